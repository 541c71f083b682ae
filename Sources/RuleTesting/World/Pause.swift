#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Waiting of the whole thread.
enum Pause {
  /// For a thousandth of a second.
  static func millisecond() { usleep(1000) }
}
