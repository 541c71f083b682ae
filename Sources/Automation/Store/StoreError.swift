/// Why a store could not do what it was asked for; nothing that was kept before is lost by it.
public struct StoreError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kinds of trouble that a caller may want to tell apart.
  public enum Code: String, Sendable {
    /// `add` met a value, or was given an amount, that is not a number.
    case notANumber
    /// Another process holds the store for longer than we wait.
    case locked
    /// The file is not a store, or not whole.
    case damaged
    /// The disk has no room left.
    case full
    /// The file or folder may not be written or read by this user.
    case forbidden
    /// The file was written by a newer version of the program.
    case newer
    /// Another process has taken over.
    case ownership
    /// Anything else, in the words of the layer below.
    case failed
  }

  /// The kind of trouble.
  public let code: Code
  /// What happened, where, and what to do next.
  public let message: String

  /// An error with its kind and its words.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
