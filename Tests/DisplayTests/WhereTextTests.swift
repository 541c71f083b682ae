import JSONPages
import Nexudus
import Testing

@testable import Display

@Suite struct WhereTextTests {
  private let invoice: Entity

  init() throws { invoice = try Catalogue.builtIn.requireEntity(named: "CoworkerInvoice") }

  private func filters(_ texts: String...) throws(NexudusError) -> JSONObject {
    try WhereText.filters(texts, of: invoice)
  }

  @Test func values_haveTheFilter_sType() throws {
    #expect(try filters("Paid=false", "Coworker=12") == ["Paid": false, "Coworker": "12"])
    #expect(try filters("Coworker_FullName=true") == ["Coworker_FullName": "true"])
    #expect(try filters("Coworker_FullName=a=b") == ["Coworker_FullName": "a=b"])
  }

  @Test func ranges_mayBeOpen() throws {
    #expect(try filters("CreatedOn=-7d..") == ["CreatedOn": ["from": "-7d"]])
    #expect(try filters("CreatedOn=..2026-01-01") == ["CreatedOn": ["to": "2026-01-01"]])
    #expect(
      try filters("CreatedOn=2025-01-01..2026-01-01") == ["CreatedOn": ["from": "2025-01-01", "to": "2026-01-01"]])
  }

  @Test func everyForm_isTakenByTheSearch() throws {
    for text in [
      "Paid=true", "Coworker=12", "CreatedOn=-7d..", "Coworker_FullName=Anna", "UpdatedOn=..2026-01-01T09:30",
    ] {
      _ = try ListQuery.make(invoice, where: WhereText.filters([text], of: invoice))
    }
  }

  @Test func mistakes_areTold() {
    let cases: [([String], String)] = [
      (["Paid"], "--where takes KEY=VALUE, not \"Paid\""), (["=1"], "--where takes KEY=VALUE, not \"=1\""),
      (["Paid=true", "Paid=false"], "--where Paid is there twice"),
      (["CreatedOn=2026-01-01"], "CoworkerInvoice.CreatedOn is searched by range only"),
    ]
    for (texts, message) in cases {
      let error = #expect(throws: NexudusError.self) { try WhereText.filters(texts, of: invoice) }
      #expect(error?.message == message)
    }
    let error = #expect(throws: NexudusError.self) {
      try ListQuery.make(invoice, where: WhereText.filters(["Payed=true"], of: invoice))
    }
    #expect(error?.message.contains("did you mean \"Paid\"") == true, "\(error?.message ?? "")")
  }
}
