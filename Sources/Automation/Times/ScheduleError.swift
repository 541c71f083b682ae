/// Why a schedule, hours or a limit can't be read: words for people.
public struct ScheduleError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, and what there could be instead.
  public let message: String

  /// An error with its words.
  public init(_ message: String) { self.message = message }

  /// The message.
  public var description: String { message }
}
