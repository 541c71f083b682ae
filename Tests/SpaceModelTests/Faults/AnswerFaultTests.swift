import JSONPages
import SpaceModel
import Testing

/// Faults of answers: they don't come, come late, come cut, or say that something broke.
@Suite("Faults of answers")
struct AnswerFaultTests {
  private func client(_ fault: Fault, rate: Double = 1, seed: UInt64 = 1) -> TestClient {
    TestClient(seed: seed, .empty, faults: Faults([fault], rate: rate))
  }

  private func post(_ client: TestClient) throws -> ModelReply {
    let business = try #require(client.space.records("Business").first?["Id"])
    return try client.send("POST", "spaces/resourcetypes", ["BusinessId": business, "Name": "Attic"])
  }

  @Test("throttle: 409 with Retry-After, and nothing was done")
  func throttle() throws {
    let client = client(.throttle)
    let reply = try post(client)
    #expect(reply.status == 409)
    #expect(reply.header("Retry-After") == "1")
    #expect(client.space.count("ResourceType") == 0)
  }

  @Test("throttle-bare: 409 without Retry-After")
  func throttleBare() throws {
    let reply = try post(client(.throttleBare))
    #expect(reply.status == 409)
    #expect(reply.header("Retry-After") == nil)
  }

  @Test("server-errors: 500 with a message, 502 with HTML, 503 with Retry-After; nothing was done")
  func serverErrors() throws {
    let client = client(.serverErrors)
    let replies = try (0..<30).map { _ in try post(client) }
    #expect(Set(replies.map(\.status)) == [500, 502, 503])
    #expect(replies.first { $0.status == 500 }?.text == #"{"Message":"An error has occurred."}"#)
    #expect(replies.first { $0.status == 502 }?.header("Content-Type") == "text/html")
    #expect(replies.first { $0.status == 503 }?.header("Retry-After") == "2")
    #expect(client.space.count("ResourceType") == 0)
  }

  @Test("slow: 1 to 8 seconds")
  func slow() throws {
    let client = client(.slow)
    for _ in 0..<20 { #expect((.seconds(1) ... .seconds(8)).contains(try post(client).delay)) }
  }

  @Test("cut: some of the body, never all of it")
  func cut() throws {
    let client = client(.cut)
    for _ in 0..<20 {
      let reply = try post(client)
      let kept = try #require(reply.keptBytes)
      #expect((1..<reply.body.count).contains(kept))
    }
    #expect(client.space.count("ResourceType") == 20)
  }

  @Test("drops before and after the commit differ in what was done")
  func drops() throws {
    let before = client(.dropBefore)
    #expect(try post(before).drop == .beforeCommit)
    #expect(before.space.count("ResourceType") == 0)
    let after = client(.dropAfter)
    #expect(try post(after).drop == .afterCommit)
    #expect(after.space.count("ResourceType") == 1)
  }

  @Test("rates are kept", arguments: 1...3 as ClosedRange<UInt64>)
  func rates(seed: UInt64) throws {
    let client = client(.throttle, rate: 0.2, seed: seed)
    let refused = try (0..<500).filter { _ in try client.send("GET", "sys/users").status == 409 }.count
    #expect((60...140).contains(refused), "\(refused) of 500, seed \(seed)")
  }

  @Test("trimmed texts: white space is folded on the way in")
  func trimmed() throws {
    let client = client(.trimmedTexts)
    let business = try #require(client.space.records("Business").first?["Id"])
    let id = try client.space.create("ResourceType", ["BusinessId": business, "Name": "  big \n  room "])
    #expect(client.space.record("ResourceType", id)?["Name"] == "big room")
  }

  @Test("wrapped texts: they come back as paragraphs")
  func wrapped() throws {
    let client = client(.wrappedTexts)
    let business = try #require(client.space.records("Business").first?["Id"])
    let id = try client.space.create("ResourceType", ["BusinessId": business, "Name": "Room"])
    #expect(client.space.record("ResourceType", id)?["Name"] == "<p>Room</p>")
  }

  @Test("expired tokens: 401 for a token that was good, until a refresh")
  func expired() throws {
    var client = TestClient(.empty, faults: Faults([.expiredTokens], rate: 0.5))
    let first = try client.form(TokenTests.password).json()
    client.authorization = "Bearer \(try #require(first["access_token"]?.string))"
    let statuses = try (0..<20).map { _ in try client.send("GET", "auth/me").status }
    let end = try #require(statuses.firstIndex(of: 401))
    #expect(statuses[end...].allSatisfy { $0 == 401 })
    let refresh = try #require(first["refresh_token"]?.string)
    #expect(client.form("grant_type=refresh_token&refresh_token=\(refresh)").status == 200)
  }

  @Test("the space can expire all tokens at once")
  func expireAll() throws {
    var client = TestClient(.empty)
    let token = try #require(client.form(TokenTests.password).json()["access_token"]?.string)
    client.authorization = "Bearer \(token)"
    #expect(try client.send("GET", "auth/me").status == 200)
    client.space.expireAccessTokens()
    #expect(try client.send("GET", "auth/me").status == 401)
  }
}
