import Display
import JSONPages
import Nexudus

/// The records of a search on standard output, in one of three forms.
struct RecordListing {
  /// How records are written.
  enum Form: Sendable {
    case table, csv, json
  }

  let query: ListQuery
  /// The fields that were asked for.
  let fields: FieldList?
  let form: Form
  /// How many records at most.
  var limit = Int.max

  init(query: ListQuery, fields: FieldList?, form: Form) {
    self.query = query
    self.fields = fields
    self.form = form
  }

  /// Reads the records and writes them, those of CSV and JSON page by page.
  func show(_ reading: SpaceReading) async throws {
    let (console, secrets) = (reading.console, reading.secrets)
    let entity = query.entity
    let walk = reading.client.walk(query, limit: limit == .max ? nil : limit)
    let rows = RecordCSV(entity, fields: fields?.names)
    var table = RecordTable(entity, fields: fields?.names)
    var count = 0
    while let page = try await walk.next() {
      for row in 0..<page.records.count {
        let record = page.records[row]
        if count == 0 {
          try fields?.check(entity, reply: record.names)
          if form == .csv { putCSV(rows.head, console) }
        }
        count += 1
        let value = { (field: String) in secrets.masked(record[field] ?? .null, field: field) }
        switch form {
        case .table: table.add(value)
        case .csv: putCSV(try rows.row(value), console)
        case .json: console.put(Self.object(record, fields, secrets))
        }
      }
      if form != .table { console.progress(entity: entity.name, done: count, total: walk.total) }
    }
    if count == 0 {
      try fields?.check(entity, reply: [])
      if form == .csv { putCSV(rows.head, console) }
    }
    if form == .table { show(table, total: walk.total, console) }
  }

  private func show(_ table: RecordTable, total: Int?, _ console: Console) {
    guard table.count > 0 else { return console.note("no \(query.entity.name) matches") }
    let style = console.style
    table.lines(width: style.outputWidth, isColored: style.outputIsColored).forEach(console.putSafe)
    if let total, total > table.count {
      console.note(
        "\(ProgressBar.grouped(table.count)) of \(ProgressBar.grouped(total)); --limit all shows all of them")
    }
  }

  /// Rows end with CR LF, as in the scripts' `csv`; the console writes the second.
  private func putCSV(_ row: String, _ console: Console) {
    // A terminal would show the first as ^M.
    console.put(console.style.outputIsTerminal ? row : row + "\r")
  }

  /// What may be shown of a record.
  static func object(_ record: Record, _ fields: FieldList?, _ secrets: SecretFields) -> JSONObject {
    guard let fields else { return secrets.masked(record.value).object ?? [:] }
    return JSONObject(fields.names.map { ($0, secrets.masked(record[$0] ?? .null, field: $0)) })
  }
}
