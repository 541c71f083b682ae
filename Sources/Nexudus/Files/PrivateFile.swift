#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Small files that only their owner may read, replaced whole: a crash leaves the old one or the new one.
package enum PrivateFile {
  /// The largest that is read, unless it is said otherwise.
  package static let largest = 1 << 20

  /// Opens a file for its owner alone; the caller closes it. A symbolic link is not followed.
  static func open(_ path: String, _ flags: Int32) throws(NexudusError) -> Int32 {
    let file = systemOpen(path, flags | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { throw failure("open", path) }
    return file
  }

  /// The bytes of a file; nil if there is none. One that others may read or write, or own, is refused.
  package static func read(_ path: String, most: Int = largest) throws(NexudusError) -> [UInt8]? {
    // A pipe in its place would let the program wait for ever.
    let file = systemOpen(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw failure("read", path)
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw failure("read", path) }
    if let danger = danger(of: status) {
      throw NexudusError(.usage, "\(path) is not used: it \(danger.what)", hint: danger.hint(path))
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = buffer.withUnsafeMutableBytes { systemRead(file, $0) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure("read", path) }
      guard bytes.count < most else { throw NexudusError(.usage, "\(path) is larger than \(most >> 20) MB") }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  /// Replaces a file in one step: whoever reads it sees the old bytes or the new ones.
  ///
  /// - Parameter ownsFolder: whether its folder is made and taken away from others; not for one of the user's own.
  package static func write(_ bytes: [UInt8], to path: String, ownsFolder: Bool = true) throws(NexudusError) {
    if ownsFolder, let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try PrivateFolder.make(String(path[..<slash]))
    }
    let draft = "\(path).\(getpid())"
    unlink(draft)
    let file = try open(draft, O_WRONLY | O_CREAT | O_EXCL)
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

  /// Removes a file; nothing happens when there is none.
  package static func remove(_ path: String) throws(NexudusError) {
    guard unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR else { throw failure("remove", path) }
  }

  /// What the system said, for people; it may pass where there is no room.
  static func failure(_ what: String, _ path: String) -> NexudusError {
    let errno = errno
    let reason =
      errno == ELOOP ? "it is a symbolic link, which may lead anywhere" : String(cString: strerror(errno))
    return NexudusError(
      .usage, "can't \(what) \(path): \(reason)",
      hint: "check the folder and its permissions; CONCIERGE_HOME names another one",
      isRetryable: errno == ENOSPC || errno == EDQUOT)
  }

  private static func danger(of status: stat) -> (what: String, hint: (String) -> String)? {
    if status.st_mode & S_IFMT != S_IFREG { return ("is not a file", { "remove \($0)" }) }
    if status.st_uid != geteuid(), status.st_uid != 0 {
      return ("belongs to another user", { "remove \($0), and make it anew" })
    }
    if status.st_mode & 0o077 != 0 {
      return ("may be read or written by others", { "run: chmod 600 '\($0)', and change the secrets that it holds" })
    }
    return nil
  }
}

private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags, mode_t(0o600)) }
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  read(file, buffer.baseAddress, buffer.count)
}
private func systemWrite(_ file: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
  write(file, buffer.baseAddress, buffer.count)
}
