import JSONPages
import SpaceModel
import Testing

@Suite("Limits")
struct LimitTests {
  private func get(_ client: TestClient) throws -> ModelReply { try client.send("GET", "sys/businesses") }

  @Test("one request in 100 ms: the second is a 409 with Retry-After, and does not count")
  func gap() throws {
    let client = TestClient(.empty, limits: .documented)
    #expect(try get(client).status == 200)
    client.clock.move(by: 0.05)
    let refused = try get(client)
    #expect(refused.status == 409)
    #expect(refused.header("Retry-After") == "1")
    #expect(refused.text == "You must wait before accessing this url again.")
    client.clock.move(by: 0.05)
    #expect(try get(client).status == 200)
  }

  @Test("120 requests in a minute, in any minute")
  func minute() throws {
    let client = TestClient(.empty, limits: .documented)
    for _ in 0..<120 {
      #expect(try get(client).status == 200)
      client.clock.move(by: 0.2)
    }
    #expect(try get(client).status == 409)
    client.clock.move(by: 60 - 120 * 0.2)
    #expect(try get(client).status == 200)
    #expect(try get(client).status == 409)
  }

  @Test("60 writes in a minute, and reads go on")
  func writes() throws {
    let client = TestClient(.empty, limits: .documented)
    for _ in 0..<60 {
      #expect(try client.send("DELETE", "spaces/resourcetypes/1").status == 404)
      client.clock.move(by: 0.3)
    }
    #expect(try client.send("DELETE", "spaces/resourcetypes/1").status == 409)
    #expect(try get(client).status == 200)
  }

  @Test("5,000 requests in an hour")
  func hour() throws {
    let client = TestClient(.empty, limits: .documented)
    for _ in 0..<5000 {
      #expect(try get(client).status == 200)
      client.clock.move(by: 0.51)
    }
    #expect(try get(client).status == 409)
  }

  @Test("off means off")
  func off() throws {
    let client = TestClient(.empty, limits: .off)
    for _ in 0..<300 { #expect(try get(client).status == 200) }
  }
}
