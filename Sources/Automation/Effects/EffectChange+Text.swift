import JSONPages
import Nexudus

extension EffectChange {
  /// The change as lines: the heading, then each field; long texts below their field's name, changed ones as a diff.
  ///
  /// No line holds a line end. What others wrote in them is not yet safe for a terminal.
  ///
  /// - Parameters:
  ///   - indent: how many spaces stand before the heading; the fields stand four further right.
  ///   - textLines: how many lines of one text are shown; nil shows all.
  public func lines(indent: Int = 0, textLines: Int? = 12) -> [String] {
    let margin = String(repeating: " ", count: indent)
    var lines = [margin + heading]
    if isCompared, fields.isEmpty { lines.append("\(margin)    nothing: it has these values already") }
    let width = fields.map(\.name.count).max() ?? 0
    for field in fields {
      let name = field.name + String(repeating: " ", count: width - field.name.count)
      let old = field.old.map { text($0, field.name) }
      let new = text(field.new, field.name)
      if Self.isLong(field.old) || Self.isLong(field.new) {
        lines.append("\(margin)    \(field.name)")
        let view = TextChange(old: Self.longText(field.old), new: Self.longText(field.new) ?? "")
        lines += view.lines(limit: textLines).map { "\(margin)      \($0)" }
      } else if isCompared {
        lines.append("\(margin)    \(name)  \(old ?? "nil") -> \(new)")
      } else {
        lines.append("\(margin)    \(name)  \(new)")
      }
    }
    return lines
  }

  /// A value on one line: as JSON writes it, nil for null, an enumeration's number with its name.
  private func text(_ value: JSONValue, _ field: String) -> String {
    if value.isNull { return "nil" }
    let text = value.canonicalText
    guard let number = value.integer, let entity = Catalogue.builtIn.entity(named: Effect.parts(of: target).name),
      let known = entity.field(named: field)?.enumeration.first(where: { $0.number == number })
    else { return text }
    return "\(text) (\(known.name))"
  }

  /// Whether a value needs lines of its own.
  private static func isLong(_ value: JSONValue?) -> Bool {
    guard let value else { return false }
    guard let text = value.string else { return value.canonicalText.count > 100 }
    return text.count > 60 || text.contains(where: \.isNewline)
  }

  private static func longText(_ value: JSONValue?) -> String? {
    guard let value, !value.isNull, value != "" else { return nil }
    return value.string ?? value.canonicalText
  }
}
