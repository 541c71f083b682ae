import JSONPages
import LuaRuntime

/// One value as a cell of CSV.
enum CSVCell {
  /// Quoted where it must be; a text that a spreadsheet would run as a formula gets an apostrophe before it.
  static func text(_ value: JSONValue) throws(LuaError) -> String {
    switch value {
    case .null: return ""
    case .bool(let flag): return flag ? "true" : "false"
    case .integer(let number): return String(number)
    case .double(let number): return Decimal(number)?.text ?? ""
    case .string(let text): return quoted(defused(text))
    case .array, .object:
      do throws(JSONError) { return quoted(try value.encodedString()) } catch {
        throw .usage("csv: \(error.message)")
      }
    }
  }

  private static func defused(_ text: String) -> String {
    guard let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) else { return text }
    return "'" + text
  }

  private static func quoted(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
