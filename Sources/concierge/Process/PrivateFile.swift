import JSONPages

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Small files that only their owner may read, replaced whole so that a crash leaves the old or the new one.
enum PrivateFile {
  /// The bytes of a file; nil when there is none.
  static func read(_ path: String) throws(CommandFailure) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw failure("can't read", path)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("can't read", path) }
    guard status.st_mode & 0o077 == 0 else {
      throw CommandFailure(
        .usage, "\(path) may be read by others than its owner", hint: "chmod 600 '\(path)', and change what it holds")
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    while true {
      let count = Self.retrying { Self.systemRead(descriptor, &buffer, buffer.count) }
      guard count >= 0 else { throw failure("can't read", path) }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// Writes a value as JSON text.
  static func write(_ value: JSONValue, to path: String) throws(CommandFailure) {
    let bytes: [UInt8]
    do { bytes = try value.encoded(pretty: true) } catch {
      throw CommandFailure(.usage, "\(path) can't be written: \(error.message)")
    }
    try write(bytes, to: path)
  }

  /// Writes a file of mode 0600 in a folder of mode 0700, both made where they are missing.
  static func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    try makeFolder(folder)
    let temporary = "\(path).\(getpid()).new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw failure("can't write", temporary) }
    var isWritten = fchmod(descriptor, 0o600) == 0
    var rest = bytes[...]
    while isWritten, !rest.isEmpty {
      let count = Self.retrying { rest.withUnsafeBytes { Self.systemWrite(descriptor, $0.baseAddress, $0.count) } }
      isWritten = count > 0
      if isWritten { rest = rest.dropFirst(count) }
    }
    isWritten = isWritten && fsync(descriptor) == 0
    let code = errno
    close(descriptor)
    guard isWritten, rename(temporary, path) == 0 else {
      let reason = isWritten ? errno : code
      unlink(temporary)
      throw failure("can't write", path, reason)
    }
  }

  /// Removes a file; nothing happens when there is none.
  static func remove(_ path: String) throws(CommandFailure) {
    guard unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR else { throw failure("can't remove", path) }
  }

  /// Makes a folder and those above it, each for its owner alone.
  static func makeFolder(_ path: String) throws(CommandFailure) {
    guard !path.isEmpty, mkdir(path, 0o700) != 0, errno != EEXIST else { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/") else { throw failure("can't make the folder", path) }
    try makeFolder(String(path[..<slash]))
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure("can't make the folder", path) }
  }

  private static func failure(_ what: String, _ path: String, _ code: Int32 = errno) -> CommandFailure {
    CommandFailure(
      .usage, "\(what) \(path): \(String(cString: strerror(code)))",
      hint: "CONCIERGE_HOME names another folder for what is kept")
  }

  private static func retrying(_ call: () -> Int) -> Int {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }

  private static func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.read(descriptor, buffer, count)
    #else
      Darwin.read(descriptor, buffer, count)
    #endif
  }

  private static func systemWrite(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, buffer, count)
    #else
      Darwin.write(descriptor, buffer, count)
    #endif
  }
}
