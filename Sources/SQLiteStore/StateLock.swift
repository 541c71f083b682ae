import Automation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The right to watch with a state, held by one process at a time; it is free again when the process ends, however it ends.
public final class StateLock: Sendable {
  /// Who holds the right.
  public struct Holder: Sendable, Hashable {
    /// The number of the process.
    public let process: Int64
  }

  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Takes the right, or tells who holds it.
  public static func take(_ file: StateFile) throws(StoreError) -> Result<StateLock, HeldError> {
    try file.prepare()
    let path = path(file)
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw StoreError(.forbidden, "\(path) can't be opened: \(String(cString: strerror(errno)))")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      defer { close(descriptor) }
      return .failure(HeldError(holder: Holder(process: number(in: descriptor) ?? 0)))
    }
    let text = Array("\(getpid())\n".utf8)
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.count, 0) == text.count else {
      defer { close(descriptor) }
      throw StoreError(.full, "\(path) can't be written: \(String(cString: strerror(errno)))")
    }
    return .success(StateLock(descriptor: descriptor))
  }

  /// Who holds the right now; nil if nobody does.
  public static func holder(of file: StateFile) -> Holder? {
    let descriptor = open(path(file), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    // Free if it can be had; closing gives it back at once.
    if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return nil }
    return number(in: descriptor).map { Holder(process: $0) }
  }

  /// Gives the right back.
  public func release() { _ = flock(descriptor, LOCK_UN) }

  /// Why the right can't be had.
  public struct HeldError: Error, Sendable {
    /// Who holds it.
    public let holder: Holder
  }

  private static func path(_ file: StateFile) -> String { file.path + ".owner" }

  private static func number(in descriptor: Int32) -> Int64? {
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return Int64(String(decoding: bytes[..<count].prefix { $0 != 0x0A }, as: UTF8.self))
  }
}
