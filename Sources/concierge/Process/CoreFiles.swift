#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the system writes when a process crashes: all that it had in memory.
enum CoreFiles {
  /// Asks the system for none: they would hold tokens and secrets, for whoever finds them.
  static func forbid() {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    #if canImport(Glibc)
      setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    #else
      setrlimit(RLIMIT_CORE, &none)
    #endif
  }
}
