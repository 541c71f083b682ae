import JSONPages
import Nexudus

/// Listed records as a table: of the fields that were asked for, or of those that tell most.
public struct RecordTable {
  private let entity: Entity
  private let fields: [String]
  private let isChosen: Bool
  private var rows: [[JSONValue]] = []

  /// The width that columns are chosen for where there is no terminal.
  private static let widthElsewhere = 120
  /// What a chosen column takes at most.
  private static let widest = 32
  /// How many fields are looked at.
  private static let mostFields = 24

  /// A table without rows.
  ///
  /// - Parameter fields: the columns; nil leaves the choice to the table.
  public init(_ entity: Entity, fields: [String]? = nil) {
    self.entity = entity
    isChosen = fields == nil
    self.fields = fields ?? Array(ColumnChoice.columns(entity).prefix(Self.mostFields))
  }

  /// How many records it has.
  public var count: Int { rows.count }

  /// Adds a record; `value` gives what may be shown of a field.
  public mutating func add(_ value: (String) -> JSONValue) { rows.append(fields.map(value)) }

  /// The lines, the fields' names first.
  ///
  /// - Parameter width: the columns of the terminal; nil is without end.
  public func lines(width: Int?, isColored: Bool) -> [String] {
    let cells = rows.map { row in zip(row, fields).map { RecordText.cell($0, of: entity.field(named: $1)) } }
    let shown = isChosen ? chosen(cells, width ?? Self.widthElsewhere) : Array(fields.indices)
    var table = TextTable(
      shown.map { index in
        let isNumber = isNumeric(index)
        return .init(title: fields[index], isRight: isNumber, least: isNumber ? nil : 10)
      })
    for row in cells { table.add(shown.map { .init(row[$0]) }) }
    return table.lines(width: width, isColored: isColored)
  }

  private func isNumeric(_ index: Int) -> Bool {
    guard let field = entity.field(named: fields[index]) else { return false }
    return (field.type == .integer || field.type == .decimal) && fields[index] != "CreatedOn"
  }

  /// The columns that say something and fit beside each other; the first two are always there.
  private func chosen(_ cells: [[String]], _ width: Int) -> [Int] {
    var shown: [Int] = []
    var used = 0
    for index in fields.indices {
      let texts = cells.map { $0[index] }
      if shown.count >= 1, !texts.isEmpty {
        if texts.allSatisfy(\.isEmpty) { continue }
        // The record's name is there under another field.
        if shown.contains(where: { other in cells.allSatisfy { $0[other] == $0[index] } }) { continue }
      }
      let longest = texts.map { TextWidth.columns($0) }.max() ?? 0
      let needed = max(min(longest, Self.widest), TextWidth.columns(fields[index])) + 2
      guard shown.count < 2 || used + needed <= width + 2 else { continue }
      shown.append(index)
      used += needed
    }
    return shown
  }
}
