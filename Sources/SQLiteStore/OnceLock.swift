import Automation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Keeps two processes from running the same `once` at the same time.
///
/// One file beside the database has a byte for each key, as far as their hashes differ; who works on a key has the byte
/// locked. The system gives a lock back when its process ends, however it ends.
enum OnceLock {
  // A lock of the open file, not of the process: Glibc shows the constant to GNU programs only.
  #if canImport(Glibc)
    private static let setLock: Int32 = 37
  #else
    private static let setLock: Int32 = 90
  #endif

  /// The right to a key; nil where somebody else has it.
  static func claim(_ key: String, script: String, of file: StateFile) throws(StoreError) -> OnceClaim? {
    try file.prepare()
    let path = file.path + ".once"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw trouble(path, "opened") }
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = off_t(StateFile.hash(of: script + "\u{0}" + key) >> 2)
    lock.l_len = 1
    if fcntl(descriptor, setLock, &lock) == 0 { return OnceClaim { close(descriptor) } }
    let isTaken = errno == EAGAIN || errno == EACCES
    defer { close(descriptor) }
    if isTaken { return nil }
    throw trouble(path, "locked")
  }

  private static func trouble(_ path: String, _ what: String) -> StoreError {
    StoreError(.forbidden, "\(path) can't be \(what): \(String(cString: strerror(errno)))")
  }
}
