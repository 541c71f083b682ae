public import JSONPages
import LuaSyntax

/// Something that `concierge check` found in a script.
public struct Finding: Sendable, Hashable {
  /// How bad it is.
  public enum Severity: String, Sendable, Hashable {
    /// It fails when it is reached, or never happens.
    case error
    /// It may be meant so.
    case warning
  }

  /// What kind of thing it is; see docs/check.md.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case syntax
    case unknownGlobal = "unknown-global"
    case unknownEntity = "unknown-entity"
    case unknownField = "unknown-field"
    case unlistedField = "unlisted-field"
    case unknownFilter = "unknown-filter"
    case unknownOption = "unknown-option"
    case unknownMember = "unknown-member"
    case unknownMethod = "unknown-method"
    case missingOperation = "missing-operation"
    case missingModule = "missing-module"
    case missingPermission = "missing-permission"
    case wrongValue = "wrong-value"
    case wrongCall = "wrong-call"
    case readOnly = "read-only"
    case deadHandler = "dead-handler"
    case secret
  }

  /// What kind of thing it is.
  public let kind: Kind
  /// How bad it is.
  public let severity: Severity
  /// The file, as it was named to the program.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// The column, from 1, in characters.
  public let column: Int
  /// How many characters of the line it is about, at least one.
  public let width: Int
  /// The line, with secrets covered.
  public let source: String
  /// What is wrong, with the nearest right name where there is one.
  public let message: String
  /// What to do next, where that is known.
  public let hint: String?

  /// The finding as one object, for `--json`.
  public var json: JSONObject {
    var object: JSONObject = [
      "file": .string(file), "line": .integer(Int64(line)), "column": .integer(Int64(column)),
      "end_column": .integer(Int64(column + width)), "severity": .string(severity.rawValue),
      "kind": .string(kind.rawValue), "message": .string(message),
    ]
    if let hint { object["hint"] = .string(hint) }
    object["source"] = .string(source)
    return object
  }

  /// The finding as lines for a person: place and message, the line with a caret, what to do.
  ///
  /// - Parameters:
  ///   - color: whether the lines may carry ANSI colours.
  ///   - columns: how many columns of the terminal a text takes.
  ///   - clean: what makes a text safe to be shown.
  public func report(
    color: Bool, columns: (Substring) -> Int = { $0.count }, clean: (String) -> String = { $0 }
  ) -> String {
    func style(_ text: String, _ code: String) -> String { color ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
    let tone = severity == .error ? "31" : "33"
    var lines = [
      style(clean("\(file):\(line):\(column):"), "1") + " " + style("\(severity.rawValue):", tone)
        + " \(clean(message)) "
        + style("[\(kind.rawValue)]", "2")
    ]
    let number = String(line)
    let margin = String(repeating: " ", count: number.count)
    let before = source.prefix(column - 1)
    let marked = source.dropFirst(column - 1).prefix(width)
    let blank = before.map { $0 == "\t" ? "  " : String(repeating: " ", count: columns(Substring(String($0)))) }
      .joined()
    lines.append("  \(number) | \(clean(source.replacing("\t", with: "  ")))")
    lines.append("  \(margin) | \(blank)" + style(String(repeating: "^", count: max(1, columns(marked))), tone))
    if let hint { lines.append("  " + style("hint: ", "32") + clean(hint)) }
    return lines.joined(separator: "\n")
  }
}
