import Nexudus
import Testing

@testable import Display

@Suite struct EntitySearchTests {
  private let outlines = Catalogue.builtIn.outlines

  private func names(_ words: String...) -> [String] { EntitySearch(words, in: outlines).hits.map(\.entity.name) }

  @Test func noWords_allEntitiesInAlphabeticalOrder() {
    #expect(names() == Catalogue.builtIn.names)
    #expect(EntitySearch([], in: outlines).hits.allSatisfy { $0.fields.isEmpty })
  }

  @Test func nameInOtherLetters_comesFirst() {
    #expect(names("coworkerinvoice").first == "CoworkerInvoice")
    #expect(names("coworker-invoice").first == "CoworkerInvoice")
    #expect(names("billing/coworkerinvoices").first == "CoworkerInvoice")
  }

  @Test func ownTexts_comeBeforeFields() throws {
    let hits = EntitySearch(["thread"], in: outlines).hits
    let firstByField = try #require(hits.firstIndex { !$0.fields.isEmpty })
    #expect(hits[..<firstByField].contains { $0.entity.name == "CommunityThread" })
    #expect(hits[firstByField...].allSatisfy { !$0.fields.isEmpty })
    #expect(hits.first { $0.entity.name == "CommunityMessage" } != nil)
  }

  @Test func field_isNamed() throws {
    let hit = try #require(EntitySearch(["duedate"], in: outlines).hits.first { $0.entity.name == "CoworkerInvoice" })
    #expect(hit.fields == ["DueDate", "DueDateLocal"])
  }

  @Test func severalWords_mustAllBeThere() {
    let found = names("coworker", "duedate")
    #expect(found.contains("CoworkerInvoice"))
    #expect(!found.contains("CommunityThread"))
    #expect(names("coworker", "zebra").isEmpty)
  }

  @Test func nothingFound_theNearestAreProposed() {
    #expect(names("CowrokerInvoice").isEmpty)
    #expect(EntitySearch.nearest(["CowrokerInvoice"], in: outlines).first == "CoworkerInvoice")
    #expect(EntitySearch.nearest(["DueDtae"], in: outlines).first == "DueDate")
  }

  @Test func table_fitsTheWidth() {
    for width in [40, 80, 120] {
      for search in [EntitySearch([], in: outlines), EntitySearch(["duedate"], in: outlines)] {
        for line in search.table(width: width, isColored: false) { #expect(TextWidth.columns(line) <= width) }
      }
    }
  }

  @Test func table_namesPathAndSummary() throws {
    let lines = EntitySearch([], in: outlines).table(width: nil, isColored: false)
    #expect(lines.first?.hasPrefix("ENTITY") == true)
    let line = try #require(lines.first { $0.hasPrefix("CommunityThread ") })
    #expect(line.contains("  community/communitythreads  "))
    #expect(line.hasSuffix("  Discussion Board conversation with an opening message."))
  }

  @Test func table_namesTheFieldsThatWereFound() throws {
    let lines = EntitySearch(["duedate"], in: outlines).table(width: nil, isColored: false)
    let line = try #require(lines.first { $0.hasPrefix("CoworkerInvoice ") })
    #expect(line.hasSuffix("  has DueDate, DueDateLocal"))
  }

  @Test(arguments: [
    ("DueDate", "duedate", true), ("Due_Date", "edat", true), ("DueDate", "date", true), ("DueDate", "dates", false),
    ("DueDueDate", "duedate", true), ("", "a", false), ("A", "", true),
  ])
  func letters_standInAName(name: String, letters: String, isThere: Bool) {
    #expect(EntitySearch.holds(name, Array(letters.utf8)) == isThere)
  }
}
