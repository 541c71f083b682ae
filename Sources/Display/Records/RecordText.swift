import JSONPages
import Nexudus
import Scripting

/// Values of records as people read them.
enum RecordText {
  /// A value on one line: the name of an enumeration's case rather than its number, decimals as they were written.
  static func cell(_ value: JSONValue, of field: Field?) -> String {
    if let name = caseName(value, of: field) { return name }
    return plain(value)
  }

  /// A value among the lines of one record: what a number stands for is said beside it.
  static func detail(_ value: JSONValue, of field: Field?) -> String {
    if let name = caseName(value, of: field) { return "\(plain(value)) (\(name))" }
    if let reference = field?.reference, value.integer != nil { return "\(plain(value)) -> \(reference)" }
    return plain(value)
  }

  /// Whether there is nothing to read.
  static func isEmpty(_ value: JSONValue?) -> Bool {
    guard let value, !value.isNull else { return true }
    return value.string?.isEmpty == true || value.array?.isEmpty == true || value.object?.isEmpty == true
  }

  private static func caseName(_ value: JSONValue, of field: Field?) -> String? {
    guard let field, let number = value.integer else { return nil }
    return field.enumeration.first { Int64($0.number) == number }?.name
  }

  private static func plain(_ value: JSONValue) -> String {
    switch value {
    case .null: ""
    case .string(let text): text
    case .double(let number): CSVCell.number(number)
    // What has been read from JSON can be written as JSON.
    default: (try? value.encodedString()) ?? ""
    }
  }
}
