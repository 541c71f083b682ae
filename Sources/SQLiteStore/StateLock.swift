import Automation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The right to deliver with a state, held by one process at a time; it is free again when the process ends, however it
/// ends.
public final class StateLock: Sendable {
  /// What the right is held for.
  public enum Purpose: String, Sendable {
    /// To watch, for as long as that goes on.
    case watching
    /// For one change of a command, some milliseconds.
    case changing
    /// To apply a plan, beside a process that watches.
    case applying
  }

  /// Who holds the right.
  public struct Holder: Sendable, Hashable {
    /// The number of the process; 0 where it is not known.
    public let process: Int64
    /// Since when, in seconds since 1970; nil where it is not known.
    public let since: Int64?
    /// What for.
    public let purpose: Purpose
  }

  /// Why the right can't be had.
  public struct HeldError: Error, Sendable {
    /// Who holds it.
    public let holder: Holder
  }

  private let descriptor: Int32

  private init(descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  /// Takes the right, or tells who holds it.
  ///
  /// A process that holds it for one change is waited for, two seconds at most.
  public static func take(
    _ file: StateFile, for purpose: Purpose = .watching
  ) throws(StoreError) -> Result<StateLock, HeldError> {
    try file.prepare()
    let path = purpose == .applying ? file.path + ".apply" : path(file)
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw StoreError(.forbidden, "\(path) can't be opened: \(String(cString: strerror(errno)))")
    }
    var tries = 0
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      tries += 1
      let holder = holder(in: descriptor)
      // Somebody who only looks has it for an instant, too, beside the words of one who may have died.
      guard tries < (holder.purpose == .changing ? 200 : 5) else {
        close(descriptor)
        return .failure(HeldError(holder: holder))
      }
      usleep(10_000)
    }
    let text = Array("\(getpid())\n\(time(nil))\n\(purpose.rawValue)\n".utf8)
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.count, 0) == text.count else {
      defer { close(descriptor) }
      throw StoreError(.full, "\(path) can't be written: \(String(cString: strerror(errno)))")
    }
    return .success(StateLock(descriptor: descriptor))
  }

  /// Who watches with the state now; nil if nobody does.
  public static func holder(of file: StateFile) -> Holder? {
    let descriptor = open(path(file), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    for _ in 0..<5 {
      // Free if it can be had; closing gives it back at once.
      if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return nil }
      let holder = holder(in: descriptor)
      if holder.process != 0, holder.purpose == .watching { return holder }
      // It has been taken, and its holder has not written down yet who it is; or it is given back in a moment.
      usleep(10_000)
    }
    let holder = holder(in: descriptor)
    return holder.purpose == .watching ? holder : nil
  }

  /// Gives the right back.
  public func release() {
    _ = ftruncate(descriptor, 0)
    _ = flock(descriptor, LOCK_UN)
  }

  private static func path(_ file: StateFile) -> String { file.path + ".owner" }

  private static func holder(in descriptor: Int32) -> Holder {
    var bytes = [UInt8](repeating: 0, count: 80)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    let lines = String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self).split(separator: "\n")
    return Holder(
      process: lines.first.flatMap { Int64($0) } ?? 0, since: lines.dropFirst().first.flatMap { Int64($0) },
      purpose: lines.dropFirst(2).first.flatMap { Purpose(rawValue: String($0)) } ?? .watching)
  }
}
