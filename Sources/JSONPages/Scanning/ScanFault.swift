/// A mistake found by a scanner: what, and at which byte. Small, so that the scanners stay fast.
@usableFromInline
struct ScanFault: Error, @unchecked Sendable {
  @usableFromInline
  enum Reason: UInt8, Sendable {
    case value, key, colon, commaOrBracket, commaOrBrace, literal, number, numberTooLarge
    case controlCharacter, escape, utf8, depth, trailing, stopped
    case list, noRecords, records, array, object, record, fields, cells
  }

  @usableFromInline let reason: Reason
  @usableFromInline let position: UnsafePointer<UInt8>

  @inlinable
  init(_ reason: Reason, _ position: UnsafePointer<UInt8>) {
    self.reason = reason
    self.position = position
  }

  /// The error for people: `bytes` is the text that `position` points into.
  @usableFromInline
  func error(in bytes: PaddedBytes) -> JSONError {
    let offset = min(max(position - bytes.start, 0), bytes.count)
    if offset >= bytes.count, isGrammar {
      if bytes.isBlank { return .empty }
      let place = "after \(offset) bytes (\(TextPosition(offset, in: bytes)))"
      return JSONError(
        code: .truncated, offset: offset, message: "the JSON text ends too early, \(place): \(expectation)")
    }
    let found = isGrammar && reason != .controlCharacter ? ", found \(bytes.describeByte(at: offset))" : ""
    return JSONError(
      code: code, offset: offset, message: "\(TextPosition(offset, in: bytes)): \(expectation)\(found)")
  }

  private var isGrammar: Bool {
    switch reason {
    case .value, .key, .colon, .commaOrBracket, .commaOrBrace, .literal, .number, .controlCharacter, .escape: true
    default: false
    }
  }

  private var code: JSONError.Code {
    switch reason {
    case .utf8: .invalidUTF8
    case .depth: .tooDeep
    case .trailing: .trailingBytes
    case .numberTooLarge: .notRepresentable
    case .stopped: .stopped
    case .list, .noRecords, .records, .array, .object, .record: .layout
    case .fields, .cells: .tooManyFields
    default: .syntax
    }
  }

  private var expectation: String {
    switch reason {
    case .value: "a value is expected"
    case .key: "a key in double quotes is expected"
    case .colon: "a colon is expected after the key"
    case .commaOrBracket: "a comma or ] is expected"
    case .commaOrBrace: "a comma or } is expected"
    case .literal: "true, false or null is expected"
    case .number: "a digit is expected"
    case .numberTooLarge: "the number is too large for a 64-bit float"
    case .controlCharacter: "a string holds an unescaped control character, or has no closing quote"
    case .escape: "a string holds an escape that JSON does not know"
    case .utf8: "a string holds bytes that are not UTF-8"
    case .depth: "arrays and objects are nested too deeply"
    case .trailing: "something follows the end of the JSON value"
    case .stopped: "reading was stopped"
    case .list: "an object with a member \"Records\" is expected"
    case .noRecords: "the object has no member \"Records\""
    case .records: "\"Records\" is expected to be an array"
    case .array: "an array of records is expected"
    case .object: "an object is expected"
    case .record: "each record is expected to be an object"
    case .fields: "the records have more than \(RecordSchema.maximumCount) different fields"
    case .cells: "the records have too many different fields for their number"
    }
  }
}

extension JSONError {
  static var empty: JSONError { JSONError(code: .empty, offset: 0, message: "the JSON text is empty") }
}

/// A place in a text for people: lines and characters count from 1.
private struct TextPosition: CustomStringConvertible {
  var line = 1
  var column = 1

  init(_ offset: Int, in bytes: PaddedBytes) {
    for byte in bytes.buffer.prefix(offset) {
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
  }

  var description: String { "line \(line), column \(column)" }
}

extension PaddedBytes {
  fileprivate var isBlank: Bool { skipSpace(skipByteOrderMark(start)) == start + count }

  fileprivate func describeByte(at offset: Int) -> String {
    let byte = start[offset]
    if byte > 0x20 && byte < 0x7F { return "'\(Character(Unicode.Scalar(byte)))'" }
    return "byte 0x" + String(byte, radix: 16, uppercase: true)
  }
}
