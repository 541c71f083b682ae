import JSONPages
import Nexudus
import Testing

@testable import Display

@Suite struct RecordTableTests {
  private let invoice: Entity

  init() throws { invoice = try Catalogue.builtIn.requireEntity(named: "CoworkerInvoice") }

  private func lines(
    _ records: [JSONObject], fields: [String]? = nil, width: Int? = nil
  ) -> [String] {
    var table = RecordTable(invoice, fields: fields)
    for record in records { table.add { record[$0] ?? .null } }
    return table.lines(width: width, isColored: false)
  }

  @Test func fieldsAskedFor_inTheirOrder() {
    let lines = lines(
      [["Id": 812, "InvoiceNumber": "INV-1", "TotalAmount": 12.5], ["Id": 9, "TotalAmount": 1200.0]],
      fields: ["InvoiceNumber", "TotalAmount", "Id"])
    #expect(
      lines == [
        "InvoiceNumber  TotalAmount   Id", "INV-1                 12.5  812", "                      1200    9",
      ])
  }

  @Test func chosenColumns_sayWhatIsThere() {
    let lines = lines([
      ["Id": 1, "ToStringText": "INV-1", "InvoiceNumber": "INV-1", "Paid": false, "Notes": ""],
      ["Id": 2, "ToStringText": "INV-2", "InvoiceNumber": "INV-2", "Paid": true],
    ])
    #expect(lines == ["Id  ToStringText  Paid", " 1  INV-1         false", " 2  INV-2         true"])
  }

  @Test func wideLetters_align() {
    let texts = ["日本語", "anna", "😀 ok", "e\u{301}te\u{301}", "a\u{1B}[31mb"]
    let lines = lines(
      texts.map { ["Id": 1, "ToStringText": .string($0), "Paid": true] }, fields: ["ToStringText", "Paid"])
    let starts = lines.dropFirst().map { line in
      line.ranges(of: "true").first.map { TextWidth.columns(line[..<$0.lowerBound]) }
    }
    #expect(Set(starts).count == 1, "\(lines)")
    #expect(!lines.joined().contains("\u{1B}"))
  }

  @Test(arguments: [20, 40, 60, 80, 120, 200])
  func table_fitsTheWidth(width: Int) {
    let record: JSONObject = [
      "Id": 123_456, "ToStringText": "Rechnung 日本語 mit einem langen Namen", "InvoiceNumber": "INV-000123",
      "Paid": false, "TotalAmount": 1234.56, "DueDate": "2026-03-02T09:00:00Z", "CreatedOn": "2026-03-02T09:00:00Z",
    ]
    for line in lines([record, record], width: width) { #expect(TextWidth.columns(line) <= width, "\(line)") }
  }

  @Test func enumeration_isShownByName() throws {
    let hook = try Catalogue.builtIn.requireEntity(named: "WebHook")
    var table = RecordTable(hook, fields: ["Id", "Action"])
    table.add { $0 == "Id" ? 1 : 16 }
    #expect(table.lines(width: nil, isColored: false).last == " 1  CoworkerInvoiceCreate")
  }

  @Test func defaultColumns_ofEveryEntity_areItsOwn_andNoneIsSecret() throws {
    for name in Catalogue.builtIn.names {
      let entity = try Catalogue.builtIn.requireEntity(named: name)
      let columns = ColumnChoice.columns(entity)
      #expect(columns.prefix(2) == ["Id", "ToStringText"], "\(name)")
      #expect(Set(columns).count == columns.count, "\(name)")
      for column in columns {
        let field = try #require(entity.field(named: column))
        #expect(field.isListed && !field.isSecret)
      }
    }
  }
}
