/// Why bytes are not the JSON that was expected, or why a value has no JSON form.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What kind of mistake it is.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// The bytes break the grammar of JSON.
    case syntax
    /// A string holds bytes that are not UTF-8.
    case invalidUTF8
    /// Arrays and objects are nested deeper than allowed.
    case tooDeep
    /// The text ends in the middle of a value.
    case truncated
    /// A whole value is followed by something else.
    case trailingBytes
    /// A number has no finite form as a 64-bit float.
    case notRepresentable
    /// There is nothing but white space.
    case empty
    /// The bytes are too many for 32-bit offsets.
    case tooLarge
    /// Valid JSON, but not the records that were expected.
    case layout
    /// The records of one page have too many different fields.
    case tooManyFields
    /// The visitor asked to stop.
    case stopped
  }

  /// The kind of mistake.
  public var code: Code

  /// The place in bytes from the start, as far as one is known (0 otherwise).
  public var offset: Int

  /// One sentence for people, with line and column when the mistake is in a text.
  public var message: String

  /// Makes an error.
  public init(code: Code, offset: Int, message: String) {
    self.code = code
    self.offset = offset
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
