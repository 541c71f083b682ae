#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The machine's processors.
enum ProcessorCount {
  /// How many there are to be used; one at least.
  static var online: Int { max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1) }
}
