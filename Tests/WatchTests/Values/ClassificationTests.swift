import JSONPages
import Testing

@testable import Automation

struct ClassificationTests {
  private func classify(
    _ rows: [ScannedRow], known: [KnownRecord] = [], activated: Int64 = 1000, quietBelow: Int64 = .min
  ) -> Classification {
    Classification(
      rows, known: Dictionary(uniqueKeysWithValues: known.map { ($0.id, $0) }), feed: Rows.feed(activated: activated),
      quietBelow: quietBelow, now: 5000)
  }

  private func known(_ row: ScannedRow) -> KnownRecord {
    KnownRecord(id: row.id, updated: row.updated, hash: row.record.hash(over: ["Subject", "Tags"]))
  }

  @Test("A record from after the activation is created, one from before it updated")
  func births() throws {
    let news = classify([
      try Rows.row(1, updated: 2000), try Rows.row(2, updated: 2000, created: 10), try Rows.row(3, updated: 1000),
    ])
    let kinds = Dictionary(uniqueKeysWithValues: news.entries.map { ($0.record, $0.kind) })
    #expect(kinds == [1: .created, 2: .updated, 3: .created])
  }

  @Test("What is known is no news; another stamp or another content is")
  func edits() throws {
    let old = try Rows.row(1, updated: 2000)
    #expect(classify([old], known: [known(old)]).entries.isEmpty)
    let touched = try Rows.row(1, updated: 2001)
    #expect(classify([touched], known: [known(old)]).entries.map(\.kind) == [.updated])
    let silent = try Rows.row(1, updated: 2000, ["Tags": "new"])
    let news = classify([silent], known: [known(old)])
    #expect(news.entries.map(\.kind) == [.updated])
    #expect(news.silentEdits == 1)
  }

  @Test("A field that the feed's hash does not cover is no change")
  func newFields() throws {
    let old = try Rows.row(1, updated: 2000)
    #expect(classify([try Rows.row(1, updated: 2000, ["Novelty": 5])], known: [known(old)]).entries.isEmpty)
  }

  @Test("An older stamp with another content is told at the second sighting, and is in reach until then")
  func suspects() throws {
    let old = try Rows.row(1, updated: 2000)
    let row = try Rows.row(1, updated: 1990, ["Tags": "new"])
    let first = classify([row], known: [known(old)])
    #expect(first.entries.isEmpty)
    #expect(first.earliestSuspect == 1990)
    let second = classify([row], known: first.known)
    #expect(second.entries.map(\.kind) == [.updated])
    #expect(second.earliestSuspect == nil)
  }

  @Test("An older stamp with the same content is nothing")
  func staleRow() throws {
    let old = try Rows.row(1, updated: 2000)
    let news = classify([try Rows.row(1, updated: 1990)], known: [known(old)])
    #expect(news.entries.isEmpty && news.known.isEmpty)
  }

  @Test("Entries come in the order of stamps")
  func order() throws {
    let news = classify([
      try Rows.row(1, updated: 3000), try Rows.row(2, updated: 2000), try Rows.row(3, updated: 2500),
    ])
    #expect(news.entries.map(\.record) == [2, 3, 1])
  }

  @Test("More edits at once than anybody makes are held; births are not counted")
  func massGuard() throws {
    let old = try (1...60).map { try Rows.row($0, updated: 2000) }
    let new = try (1...60).map { try Rows.row($0, updated: 2100, created: 10) }
    var many = classify(new + [try Rows.row(100, updated: 2100)], known: old.map(known))
    many.holdEdits(ofSize: 60)
    #expect(many.entries.count(where: \.isHeld) == 60)
    var few = classify(Array(new.prefix(50)), known: old.map(known))
    few.holdEdits(ofSize: 60)
    #expect(few.entries.allSatisfy { !$0.isHeld })
    var births = classify(try (1...200).map { try Rows.row($0, updated: 2000) })
    births.holdEdits(ofSize: 60)
    #expect(births.entries.allSatisfy { !$0.isHeld })
  }

  @Test("In a whole listing, what was there before is learned without a word")
  func wholeListing() throws {
    let news = classify(
      [try Rows.row(1, updated: 2000), try Rows.row(2, updated: 3000)], quietBelow: 2500)
    #expect(news.entries.map(\.record) == [2])
    #expect(news.known.count == 2)
  }
}
