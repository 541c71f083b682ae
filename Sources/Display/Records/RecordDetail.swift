import JSONPages
import Nexudus

/// One full record, a field a line.
public struct RecordDetail {
  private let entity: Entity
  private let record: JSONObject
  private let fields: [String]?

  /// - Parameters:
  ///   - record: what may be shown of it.
  ///   - fields: those that were asked for; nil is all that hold something.
  public init(_ entity: Entity, _ record: JSONObject, fields: [String]? = nil) {
    self.entity = entity
    self.record = record
    self.fields = fields
  }

  /// The lines, safe for a terminal; long texts stand below their field's name.
  public func lines(isColored: Bool) -> [String] {
    let names = fields ?? order.filter { !RecordText.isEmpty(record[$0]) }
    let width = names.map { TextWidth.columns($0) }.max() ?? 0
    var lines = fields == nil ? [head] : []
    for name in names {
      let text = RecordText.detail(record[name] ?? .null, of: entity.field(named: name))
      let title = TextWidth.pad(TerminalText.neutralised(name), width)
      let parts = text.split(omittingEmptySubsequences: false) { $0.isNewline }
      let label = isColored ? TextColor.dim.around(title) : title
      if parts.count <= 1 {
        lines.append("\(label)  \(TerminalText.neutralised(text))")
      } else {
        lines.append(label)
        lines += parts.map { "  | " + TerminalText.neutralised(String($0)) }
      }
    }
    return lines
  }

  /// How many fields hold nothing and are not shown.
  public var emptyCount: Int { fields == nil ? order.count { RecordText.isEmpty(record[$0]) } : 0 }

  /// The names in the catalogue's order; what it does not know comes last.
  private var order: [String] {
    let known = entity.fields.map(\.name).filter { record[$0] != nil }
    return known + record.keys.filter { entity.field(named: $0) == nil }
  }

  private var head: String {
    let id = record["Id"]?.integer.map { " \($0)" } ?? ""
    let title = RecordTitle.of(record).map { " \"\($0)\"" } ?? ""
    return TerminalText.neutralised("\(entity.name)\(id)\(title)")
  }
}
