import JSONPages
import SpaceModel
import Testing

@Suite("A space that goes on living")
struct LifeTests {
  @Test("makes threads, replies, mail, bookings, payments and invoices as the clock advances")
  func lives() {
    let client = TestClient(live: LiveRate(eventsPerHour: 100))
    let kinds = ["CommunityThread", "CommunityMessage", "CoworkerMessage", "Booking", "CoworkerInvoice", "Checkin"]
    let before = kinds.map { client.space.count($0) }
    let paid = client.space.records("CoworkerInvoice").filter { $0["Paid"] == true }.count
    client.space.advance(by: 3 * 3600)
    for (kind, count) in zip(kinds, before) { #expect(client.space.count(kind) > count, "\(kind)") }
    #expect(client.space.records("CoworkerInvoice").filter { $0["Paid"] == true }.count > paid)
  }

  @Test("keeps about its rate", arguments: 1...3 as ClosedRange<UInt64>)
  func rate(seed: UInt64) {
    let client = TestClient(seed: seed, live: LiveRate(eventsPerHour: 60))
    func size() -> Int { client.space.entityNames.reduce(0) { $0 + client.space.count($1) } }
    let before = size()
    for _ in 0..<10 { client.space.advance(by: 3600) }
    // Payments make no record, and replies and extra invoices make or change two.
    #expect((450...720).contains(size() - before), "\(size() - before) records in 10 hours, seed \(seed)")
  }

  @Test("stamps what happens with the time at which it happened, in order")
  func stamps() {
    let client = TestClient(live: .lively)
    let start = Stamping.text(client.clock.seconds)
    client.space.advance(by: 1800)
    let stamps = client.space.records("CommunityMessage").compactMap { $0["CreatedOn"]?.string }.filter { $0 > start }
    #expect(stamps.count > 10)
    #expect(Set(stamps).count > 5)
    #expect(stamps == stamps.sorted())
    #expect(stamps.allSatisfy { $0 <= Stamping.text(client.clock.seconds + 1800) })
  }

  @Test("leaves no reference that points at nothing")
  func references() {
    let client = TestClient(live: .lively)
    client.space.advance(by: 3600)
    for entity in client.space.entityNames { #expect(client.space.danglingReferences(of: entity).isEmpty) }
  }

  @Test("keeps the currency of an invoice and the room of a booking at the member's location")
  func consistent() {
    let client = TestClient(live: .lively)
    client.space.advance(by: 3600)
    let homes = Dictionary(
      client.space.records("Coworker").map { ($0["Id"], $0["InvoicingBusinessId"]) },
      uniquingKeysWith: { first, _ in first })
    let places = Dictionary(
      client.space.records("Resource").map { ($0["Id"], $0["BusinessId"]) }, uniquingKeysWith: { first, _ in first })
    let currencies = Dictionary(
      client.space.records("Business").map { ($0["Id"], $0["CurrencyCode"]) }, uniquingKeysWith: { first, _ in first })
    for booking in client.space.records("Booking") {
      #expect(places[booking["ResourceId"]] == homes[booking["CoworkerId"]])
    }
    for invoice in client.space.records("CoworkerInvoice") {
      #expect(invoice["BusinessId"] == homes[invoice["CoworkerId"]] ?? nil)
      #expect(invoice["CurrencyCode"] == currencies[invoice["BusinessId"]] ?? nil)
    }
  }

  @Test("stands still without the option, and with the clock")
  func still() {
    let quiet = TestClient()
    quiet.space.advance(by: 86_400)
    #expect(quiet.space.count("CommunityThread") == 42)
    let living = TestClient(live: .lively)
    _ = try? living.list("spaces/coworkers")
    #expect(living.space.count("CommunityThread") == 42)
  }

  @Test("a jump of years ends soon")
  func years() {
    let client = TestClient(live: .lively)
    client.space.advance(by: 5 * 365 * 86_400)
    #expect(client.space.count("CommunityThread") < 3000)
  }
}
