import JSONPages
public import LuaRuntime
public import Nexudus

/// Lua values as people read them: records a field a line, lists of records as tables, all else as Lua would write it.
public struct ValueText {
  private let width: Int?
  private let isColored: Bool
  private let redactor: Redactor

  /// How many records a table shows.
  private static let mostRows = 50
  /// The width that is kept to where there is no terminal.
  private static let widthElsewhere = 100

  /// - Parameters:
  ///   - width: the columns that there are; nil where lines may be as long as they are.
  ///   - isColored: whether the lines may carry colours.
  ///   - redactor: knows what must not be shown.
  public init(width: Int?, isColored: Bool, redactor: Redactor) {
    self.width = width
    self.isColored = isColored
    self.redactor = redactor
  }

  /// The lines of a value, safe for a terminal.
  public func lines(_ value: LuaPicture) -> [String] {
    switch value {
    case .record(let record):
      guard let entity = Self.entity(of: record.recordClass) else { break }
      return lines(record, entity)
    case .records(let page):
      guard let entity = Self.entity(of: page.recordClass) else { break }
      let rows = page.page.prefix(Self.mostRows).map { LuaRecord($0, page.recordClass) }
      return lines(rows, of: page.page.count, entity)
    case .table(let table):
      guard let records = Self.records(table), let entity = Self.entity(of: records[0].recordClass) else { break }
      return lines(Array(records.prefix(Self.mostRows)), of: table.elements.count + table.omitted, entity)
    default: break
    }
    let writer = LuaWriter(width: width ?? Self.widthElsewhere, isColored: isColored, redact: redactor.redact)
    return writer.lines(value)
  }

  // MARK: Records

  private func lines(_ record: LuaRecord, _ entity: Entity) -> [String] {
    let detail = RecordDetail(entity, shown(record))
    var lines = detail.lines(isColored: isColored)
    if detail.emptyCount > 0 {
      lines.append(dim("\(detail.emptyCount) empty field\(detail.emptyCount == 1 ? "" : "s") not shown"))
    }
    return lines
  }

  private func lines(_ records: [LuaRecord], of count: Int, _ entity: Entity) -> [String] {
    if records.isEmpty { return ["{}"] }
    var table = RecordTable(entity)
    for record in records {
      let object = shown(record)
      table.add { object[$0] ?? .null }
    }
    let lines = table.lines(width: width, isColored: isColored)
    let counted = "\(entity.name): " + (count > records.count ? "\(records.count) of \(count)" : "\(count)")
    return lines + [dim(counted)]
  }

  private func shown(_ record: LuaRecord) -> JSONObject {
    JSONObject(record.object.members.map { ($0.key, $0.value.redacted(by: redactor)) })
  }

  private func dim(_ text: String) -> String { isColored ? TextColor.dim.around(text) : text }

  /// The records that a list consists of; nil where it holds anything else, or those of several entities.
  private static func records(_ table: LuaPicture.Table) -> [LuaRecord]? {
    guard table.members.isEmpty, case .record(let first) = table.elements.first else { return nil }
    var records: [LuaRecord] = []
    for element in table.elements {
      guard case .record(let record) = element, record.recordClass.name == first.recordClass.name else { return nil }
      records.append(record)
    }
    return records
  }

  /// Classes of another space begin with its name: `porto:Coworker`.
  private static func entity(of recordClass: LuaRecordClass) -> Entity? {
    let name = recordClass.name.split(separator: ":").last.map(String.init) ?? recordClass.name
    return Catalogue.builtIn.entity(named: name)
  }
}
