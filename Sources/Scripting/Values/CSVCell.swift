import JSONPages

/// One value as a cell of CSV.
package enum CSVCell {
  /// Quoted where it must be; a text that a spreadsheet would run as a formula gets an apostrophe before it.
  ///
  /// - Throws: for a list or a table that has no form in JSON.
  package static func text(_ value: JSONValue) throws(JSONError) -> String {
    switch value {
    case .null: return ""
    case .bool(let flag): return flag ? "true" : "false"
    case .integer(let number): return String(number)
    case .double(let number): return self.number(number)
    case .string(let text): return quoted(defused(text))
    case .array, .object: return quoted(try value.encodedString())
    }
  }

  /// A number as the decimal that it was written as; nothing where it is none.
  package static func number(_ number: Double) -> String { Decimal(number)?.text ?? "" }

  private static func defused(_ text: String) -> String {
    guard let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) else { return text }
    return "'" + text
  }

  private static func quoted(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
