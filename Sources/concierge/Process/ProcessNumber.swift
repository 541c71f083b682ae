#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The numbers by which processes are known.
enum ProcessNumber {
  /// This process.
  static var own: Int32 { getpid() }
}
