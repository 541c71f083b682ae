#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A file that a person named for output, in a folder that is the person's own affair.
enum NamedFile {
  /// Writes lines to a file that only its owner may read; no link is followed.
  static func write(_ lines: [String], to path: String) throws(CommandFailure) {
    let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw failure(path) }
    defer { close(file) }
    // Taken away from others before anything is in it.
    guard fchmod(file, 0o600) == 0, ftruncate(file, 0) == 0 else { throw failure(path) }
    for line in lines {
      guard Terminal.write(line + "\n", to: file) else { throw failure(path) }
    }
    guard fsync(file) == 0 || errno == EINVAL || errno == EROFS else { throw failure(path) }
  }

  private static func failure(_ path: String) -> CommandFailure {
    CommandFailure(.usage, "can't write \(path): \(String(cString: strerror(errno)))")
  }
}
