import JSONPages
import Nexudus
import Testing

@testable import Automation

struct EchoTests {
  private let fields = ["Subject", "Tags"]

  private func entry(_ record: Record, before: Record?) -> LogEntry {
    var entry = LogEntry(
      record: 1, kind: .updated, updated: record.updatedSeconds ?? 0, seen: 5000, body: record.bytes)
    entry.hash = record.hash(over: fields)
    entry.before = before.map {
      KnownRecord(id: 1, updated: $0.updatedSeconds ?? 0, hash: $0.hash(over: fields))
    }
    return entry
  }

  private func write(_ base: Record, _ after: Record, _ patch: JSONObject) -> (step: Step, rule: String, chain: Int64) {
    let effect = Effect(.update, target: "CommunityThread", record: 1, body: .object(patch))
    var step = Step(delivery: 1, effect: effect, occurrence: 0, intended: 100)
    step.state = .done
    step.base = base.bytes
    step.after = after.bytes
    return (step, "r", 0)
  }

  @Test("The version that a rule made out of the known one is its echo, for it alone")
  func own() throws {
    let base = try Rows.record(1, updated: 2000)
    let after = try Rows.record(1, updated: 2010, ["Tags": "x"])
    let echo = Echo([write(base, after, ["Tags": "x"])], fields: fields)
    #expect(echo.isOwn(entry(after, before: base), after, rule: "r"))
    #expect(!echo.isOwn(entry(after, before: base), after, rule: "other"))
    #expect(echo.chain(of: entry(after, before: base)) == 1)
  }

  @Test("Two writes in a row are one echo")
  func two() throws {
    let base = try Rows.record(1, updated: 2000)
    let middle = try Rows.record(1, updated: 2010, ["Tags": "x"])
    let after = try Rows.record(1, updated: 2020, ["Tags": "y"])
    let echo = Echo([write(middle, after, ["Tags": "y"]), write(base, middle, ["Tags": "x"])], fields: fields)
    #expect(echo.isOwn(entry(after, before: base), after, rule: "r"))
  }

  @Test("A write whose content was forgotten is told by its imprint")
  func forgotten() throws {
    let base = try Rows.record(1, updated: 2000)
    let after = try Rows.record(1, updated: 2010, ["Tags": "x"])
    var own = write(base, after, ["Tags": "x"])
    let imprint = try #require(Imprint(own.step, fields: fields))
    (own.step.base, own.step.after, own.step.effect.body) = (nil, nil, .null)
    let version = entry(after, before: base)
    #expect(!Echo([own], fields: fields).isOwn(version, after, rule: "r"))
    let echo = Echo([own], imprints: [own.step.id: imprint], fields: fields)
    #expect(echo.isOwn(version, after, rule: "r"))
    #expect(echo.chain(of: version) == 1)
    // Steps of other journals have numbers of their own.
    let foreign = Echo([], imprints: [own.step.id: imprint], foreign: [own], fields: fields)
    #expect(!foreign.isOwn(version, after, rule: "r"))
  }

  @Test("A person's edit before, between or after is no echo")
  func others() throws {
    let known = try Rows.record(1, updated: 1990)
    let edited = try Rows.record(1, updated: 2000, ["Subject": "Edited"])
    let after = try Rows.record(1, updated: 2010, ["Subject": "Edited", "Tags": "x"])
    let later = try Rows.record(1, updated: 2020, ["Subject": "Again", "Tags": "x"])
    let echo = Echo([write(edited, after, ["Tags": "x"])], fields: fields)
    #expect(!echo.isOwn(entry(after, before: known), after, rule: "r"))
    #expect(!echo.isOwn(entry(later, before: edited), later, rule: "r"))
    // In the same request: the result holds more than was sent.
    let mixed = Echo([write(known, after, ["Tags": "x"])], fields: fields)
    #expect(!mixed.isOwn(entry(after, before: known), after, rule: "r"))
  }

  @Test("Texts come back trimmed and wrapped, numbers as decimals, and are the same all the same")
  func alike() {
    #expect(Equality.isAlike(" a  b ", "a b"))
    #expect(Equality.isAlike("a b", "<p>a b</p>"))
    #expect(Equality.isAlike(1, 1.0))
    #expect(Equality.isAlike(.null, ""))
    #expect(Equality.isAlike("2026-03-02T09:00:00Z", "2026-03-02T09:00:00.000Z"))
    #expect(!Equality.isAlike("a", "b"))
    #expect(!Equality.isAlike(0, .null))
  }
}
