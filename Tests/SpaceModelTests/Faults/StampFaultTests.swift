import JSONPages
import SpaceModel
import Testing

/// Faults of stamps, clocks and visibility.
@Suite("Faults of time", .serialized)
struct StampFaultTests {
  private func make(_ client: TestClient, _ count: Int = 1) throws -> [Int64] {
    let business = try #require(client.space.records("Business").first?["Id"])
    return try (0..<count).map { _ in
      try client.space.create("ResourceType", ["BusinessId": business, "Name": "Room"])
    }
  }

  private func stamps(_ client: TestClient) -> [String] {
    client.space.records("ResourceType").compactMap { $0["UpdatedOn"]?.string }
  }

  @Test("late visibility: lists show a write only later, reads by Id at once", arguments: 1...5 as ClosedRange<UInt64>)
  func lateCreate(seed: UInt64) throws {
    let client = TestClient(seed: seed, .empty, faults: [.lateVisibility])
    let id = try make(client)[0]
    let path = "spaces/resourcetypes"
    #expect(try client.ids(path).isEmpty, "seed \(seed)")
    #expect(try client.list(path)["TotalItems"] == 0)
    #expect(try client.send("GET", "\(path)/\(id)").status == 200)
    client.clock.move(by: 20)
    #expect(try client.ids(path) == [id])
  }

  @Test("late visibility: lists show the version before until then", arguments: 1...5 as ClosedRange<UInt64>)
  func lateUpdate(seed: UInt64) throws {
    let client = TestClient(seed: seed, .empty, faults: [.lateVisibility])
    let id = try make(client)[0]
    client.clock.move(by: 20)
    _ = try client.ids("spaces/resourcetypes")
    try client.space.update("ResourceType", id, ["Name": "Attic"])
    func listed() throws -> JSONValue? { try client.list("spaces/resourcetypes")["Records"]?[0]?["Name"] }
    #expect(try listed() == "Room", "seed \(seed)")
    client.clock.move(by: 20)
    #expect(try listed() == "Attic", "seed \(seed)")
  }

  @Test("ties: stamps fall together, and equal ones come in changing order")
  func ties() throws {
    let client = TestClient(.empty, faults: [.ties])
    for _ in 0..<12 {
      _ = try make(client)
      client.clock.move(by: 1)
    }
    #expect(Set(stamps(client)).count == 1)
    let query = "orderBy=UpdatedOn&dir=1"
    let orders = try (0..<5).map { _ in try client.ids("spaces/resourcetypes", query) }
    #expect(Set(orders).count > 1)
    #expect(Set(orders.map { $0.sorted() }).count == 1)
  }

  @Test("future stamps: some lie two hours ahead")
  func future() throws {
    let client = TestClient(.empty, faults: Faults([.futureStamps], rate: 0.5))
    _ = try make(client, 20)
    let ahead = stamps(client).filter { $0 == Stamping.text(client.clock.seconds + 7200) }.count
    #expect((1..<20).contains(ahead))
    #expect(stamps(client).contains(Stamping.text(client.clock.seconds)))
  }

  @Test("two clocks: later writes may carry earlier stamps")
  func twoClocks() throws {
    let client = TestClient(.empty, faults: [.twoClocks])
    for _ in 0..<20 {
      _ = try make(client)
      client.clock.move(by: 1)
    }
    #expect(stamps(client) != stamps(client).sorted())
  }

  @Test("clock jumps: the Date header goes back and forth by up to 90 seconds")
  func jumps() throws {
    let client = TestClient(.empty, faults: [.clockJumps])
    var offsets: Set<Double> = []
    for _ in 0..<40 {
      let date = try #require(client.send("GET", "sys/users").header("Date"))
      let shown = (-90...90).first { Stamping.http(client.clock.seconds + Double($0)) == date }
      offsets.insert(Double(try #require(shown, "\(date)")))
      client.clock.move(by: 60)
    }
    #expect(offsets.contains { $0 < 0 })
    #expect(offsets.contains { $0 > 0 })
  }
}
