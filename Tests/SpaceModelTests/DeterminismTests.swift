import SpaceModel
import Testing

@Suite("Equal seeds")
struct DeterminismTests {
  private func story(seed: UInt64) throws -> [[UInt8]] {
    let client = TestClient(
      seed: seed, faults: [.lateVisibility, .ties, .serverErrors, .cut, .slow], live: .lively)
    return try (0..<40).map { step in
      client.clock.move(by: 7)
      let path = ["spaces/coworkers", "community/communitythreads", "spaces/bookings", "billing/coworkerinvoices"][
        step % 4]
      let reply = try client.send("GET", "\(path)?size=100&orderBy=UpdatedOn&page=\(step % 3 + 1)")
      return reply.body + Array("\(reply.status) \(reply.delay) \(String(describing: reply.keptBytes))".utf8)
    }
  }

  @Test("give equal bytes, life and faults included")
  func sameBytes() throws {
    #expect(try story(seed: 42) == story(seed: 42))
  }

  @Test("and other seeds others")
  func otherBytes() throws {
    #expect(try story(seed: 42) != story(seed: 43))
  }

  @Test("make equal records, whenever they are first asked for")
  func sameRecords() throws {
    let (early, late) = (TestClient(), TestClient())
    late.clock.move(by: 86_400)
    for path in ["spaces/coworkers", "spaces/bookings", "billing/coworkerinvoices", "spaces/checkins"] {
      let target = "\(path)?size=1000"
      #expect(try early.send("GET", target).body == late.send("GET", target).body, "\(path)")
    }
  }
}
