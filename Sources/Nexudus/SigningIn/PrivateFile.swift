#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads and writes small files that nobody else may see.
enum PrivateFile {
  /// Makes a folder, and those above it, for its owner alone.
  static func makeFolder(_ path: String) throws(NexudusError) {
    var made = ""
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      made += made.isEmpty && part.isEmpty ? "/" : (made.isEmpty || made.hasSuffix("/") ? part : "/" + part)
      if made == "/" || made.isEmpty { continue }
      if mkdir(made, 0o700) != 0, errno != EEXIST { throw failure("make the folder", path) }
    }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { throw failure("use the folder", path) }
    if status.st_uid == geteuid(), status.st_mode & 0o077 != 0, chmod(path, 0o700) != 0 {
      throw failure("protect the folder", path)
    }
  }

  /// Opens a file for its owner alone; the caller closes it.
  static func open(_ path: String, _ flags: Int32) throws(NexudusError) -> Int32 {
    let file = systemOpen(path, flags)
    guard file >= 0 else { throw failure("open", path) }
    return file
  }

  /// The bytes of a file; nil if there is none. One that others may read or write is refused.
  static func read(_ path: String) throws(NexudusError) -> [UInt8]? {
    let file = systemOpen(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw failure("read", path)
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw failure("read", path) }
    if status.st_mode & 0o077 != 0 {
      throw NexudusError(
        .usage, "others may read or write \(path), which holds tokens",
        hint: "chmod 600 it if nobody did, or remove it and sign in again")
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = buffer.withUnsafeMutableBytes { systemRead(file, $0) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0, bytes.count < 1 << 20 else { throw failure("read", path) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  /// Replaces a file in one step: whoever reads it sees the old bytes or the new ones.
  static func write(_ bytes: [UInt8], to path: String) throws(NexudusError) {
    let draft = "\(path).\(getpid())"
    unlink(draft)
    let file = try open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC)
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { systemWrite(file, $0) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let error = failure("write", path)
        close(file)
        unlink(draft)
        throw error
      }
      written += count
    }
    let isSafe = fsync(file) == 0
    close(file)
    guard isSafe, rename(draft, path) == 0 else {
      let error = failure("write", path)
      unlink(draft)
      throw error
    }
  }

  /// What the system said, for people.
  static func failure(_ what: String, _ path: String) -> NexudusError {
    let reason = String(cString: strerror(errno))
    return NexudusError(.usage, "cannot \(what) \(path): \(reason)", hint: "check the folder and its permissions")
  }
}

private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags, mode_t(0o600)) }
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  read(file, buffer.baseAddress, buffer.count)
}
private func systemWrite(_ file: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
  write(file, buffer.baseAddress, buffer.count)
}
