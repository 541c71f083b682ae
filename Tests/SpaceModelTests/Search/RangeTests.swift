import JSONPages
import Nexudus
import SpaceModel
import Testing

@Suite("Ranges")
struct RangeTests {
  @Test("of times are inclusive and to the minute, for any bounds", arguments: 1...20 as ClosedRange<UInt64>)
  func times(seed: UInt64) throws {
    let client = TestClient(seed: seed)
    var random = SeededRandom(seed: seed)
    for (entity, path, field) in [
      ("Booking", "spaces/bookings", "FromTime"), ("CommunityThread", "community/communitythreads", "UpdatedOn"),
      ("CoworkerInvoice", "billing/coworkerinvoices", "DueDate"), ("Coworker", "spaces/coworkers", "CreatedOn"),
    ] {
      let records = client.space.records(entity)
      let values = records.compactMap { $0[field]?.string }
      let picked = [values.randomElement(using: &random), values.randomElement(using: &random)].compactMap { $0 }
      let from = String(try #require(picked.min()).prefix(16))
      let to = String(try #require(picked.max()).prefix(16))
      let found = try client.ids(path, "from_\(entity)_\(field)=\(from)&to_\(entity)_\(field)=\(to)&size=1000")
      let expected = records.filter {
        guard let value = $0[field]?.string else { return false }
        return value >= "\(from):00Z" && value <= "\(to):00Z"
      }
      #expect(Set(found) == Set(expected.compactMap { $0["Id"]?.integer }), "\(entity) \(from) \(to), seed \(seed)")
    }
  }

  @Test("of times drop the seconds of a bound")
  func seconds() throws {
    let client = TestClient(.empty)
    let business = try #require(client.ids("sys/businesses").first)
    client.clock.move(by: 30)
    let id = try client.space.create("ResourceType", ["BusinessId": .integer(business), "Name": "Room"])
    let stamp = Stamping.text(client.clock.seconds)
    #expect(stamp.hasSuffix(":30Z"))
    // 10:00:59 counts as 10:00:00, which is before 10:00:30.
    let after = String(stamp.prefix(17)) + "59"
    #expect(try client.ids("spaces/resourcetypes", "from_ResourceType_CreatedOn=\(after)") == [id])
    #expect(try client.ids("spaces/resourcetypes", "to_ResourceType_CreatedOn=\(after)") == [])
  }

  @Test("of numbers are inclusive", arguments: 1...10 as ClosedRange<UInt64>)
  func numbers(seed: UInt64) throws {
    let client = TestClient(seed: seed)
    var random = SeededRandom(seed: seed)
    let records = client.space.records("CoworkerInvoice")
    let amounts = records.compactMap { $0["TotalAmount"]?.double }
    let from = try #require(amounts.randomElement(using: &random))
    let to = from + Double(Int.random(in: 0...200, using: &random))
    let found = try client.ids(
      "billing/coworkerinvoices",
      "from_CoworkerInvoice_TotalAmount=\(from)&to_CoworkerInvoice_TotalAmount=\(to)&size=1000")
    let expected = records.filter { (from...to).contains($0["TotalAmount"]?.double ?? .infinity) }
    #expect(Set(found) == Set(expected.compactMap { $0["Id"]?.integer }), "seed \(seed)")
    #expect(!found.isEmpty)
  }

  @Test("take any date that the API writes", arguments: ["2026-11-20", "2026-11-20T00:00", "2026-11-20T00:00:00Z"])
  func forms(_ text: String) throws {
    let client = TestClient()
    let found = try client.ids("spaces/bookings", "from_Booking_FromTime=\(text)&size=1000")
    let expected = client.space.records("Booking").filter { ($0["FromTime"]?.string ?? "") >= "2026-11-20T00:00:00Z" }
    #expect(Set(found) == Set(expected.compactMap { $0["Id"]?.integer }))
  }
}
