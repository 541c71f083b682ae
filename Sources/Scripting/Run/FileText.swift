#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads small text files whole, with errors that a person can act on.
package enum FileText {
  /// The bytes of a regular file.
  ///
  /// - Throws: `ScriptFailure` of kind `usage` that names the file and what is wrong with it.
  package static func bytes(of path: String, maximumBytes: Int) throws(ScriptFailure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ScriptFailure(usage: "can't read \(path): \(reason(errno))") }
    defer { close(descriptor) }

    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw ScriptFailure(usage: "can't read \(path): \(reason(errno))") }
    if status.st_mode & S_IFMT == S_IFDIR { throw ScriptFailure(usage: "\(path) is a folder; name a file in it") }
    guard Int(status.st_size) <= maximumBytes else {
      throw ScriptFailure(usage: "\(path) has \(status.st_size) bytes; at most \(maximumBytes) are read")
    }

    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: min(max(Int(status.st_size) + 1, 4 << 10), 64 << 10))
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw ScriptFailure(usage: "can't read \(path): \(reason(errno))")
      }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      // A pipe or a device tells no size beforehand.
      guard bytes.count <= maximumBytes else {
        throw ScriptFailure(usage: "\(path) has more than \(maximumBytes) bytes, which is the most that is read")
      }
    }
  }

  private static func reason(_ code: Int32) -> String {
    switch code {
    case ENOENT: "there is no such file"
    case EACCES: "the permission is missing"
    default: String(cString: strerror(code))
    }
  }
}
