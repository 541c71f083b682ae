import JSONPages
import Nexudus
import Simulator
import SpaceModel
import Testing

@Suite("The simulator over HTTP")
struct ServingTests {
  @Test("signs in, lists, creates, and reads what was created")
  func wholeWay() async throws {
    try await withSimulator { space, port in
      let form = "grant_type=password&username=ana.ferreira%40harbourandpine.example&password=demo"
      let granted = try await exchange(
        port, "POST", "/api/token", headers: ["Content-Type: application/x-www-form-urlencoded", "client_id: test"],
        body: form)
      #expect(granted.status == 200)
      let token = try #require(granted.json()["access_token"]?.string)
      let bearer = ["Authorization: Bearer \(token)", "Content-Type: application/json"]

      let list = try await exchange(port, "GET", "/api/community/communitythreads?page=1&size=5", headers: bearer)
      #expect(list.status == 200)
      #expect(list.header("Content-Type") == "application/json; charset=utf-8")
      #expect(try list.json()["Records"]?.array?.count == 5)
      let thread = try #require(list.json()["Records"]?[0])

      let user = try #require(thread["UserId"]?.integer)
      let id = try #require(thread["Id"]?.integer)
      let created = try await exchange(
        port, "POST", "/api/community/communitymessages", headers: bearer,
        body: #"{"CommunityThreadId":\#(id),"UserId":\#(user),"Message":"Grüße – こんにちは"}"#)
      #expect(created.status == 200)
      let message = try #require(created.json()["Value"]?["Id"]?.integer)
      let read = try await exchange(port, "GET", "/api/community/communitymessages/\(message)", headers: bearer)
      #expect(try read.json()["Message"] == "Grüße – こんにちは")
      #expect(space.record("CommunityMessage", message) != nil)
    }
  }

  @Test("the Date header is the space's clock, not the machine's")
  func date() async throws {
    try await withSimulator(.empty) { space, port in
      let reply = try await exchange(port, "GET", "/api/sys/users", headers: signedIn)
      #expect(reply.header("Date") == "Fri, 20 Nov 2026 10:00:00 GMT")
      space.advance(by: 3600)
      let later = try await exchange(port, "GET", "/api/sys/users", headers: signedIn)
      #expect(later.header("Date") == "Fri, 20 Nov 2026 11:00:00 GMT")
    }
  }

  @Test("connections are kept for more requests")
  func keepAlive() async throws {
    try await withSimulator(.empty) { _, port in
      let statuses = try await blocking {
        let connection = try RawConnection(port: port)
        return try [false, false, true].map { isLast in
          try connection.exchange("GET", "/api/sys/users", headers: signedIn, last: isLast).status
        }
      }
      #expect(statuses == [200, 200, 200])
    }
  }

  @Test("statuses, headers and bodies of refusals arrive as the model gives them")
  func refusals() async throws {
    try await withSimulator(.empty, limits: .documented) { _, port in
      let first = try await exchange(port, "GET", "/api/sys/users/1", headers: signedIn)
      #expect(first.status == 404)
      #expect(first.text == #""Not found""#)
      let second = try await exchange(port, "GET", "/api/sys/users/1", headers: signedIn)
      #expect(second.status == 409)
      #expect(second.header("Retry-After") == "1")
    }
    try await withSimulator(.empty) { _, port in
      let reply = try await exchange(port, "GET", "/api/sys/users")
      #expect(reply.status == 401)
      #expect(reply.header("WWW-Authenticate") == "Bearer")
    }
  }

  @Test("a page of 1,000 records arrives whole")
  func largePage() async throws {
    try await withSimulator { space, port in
      let business = try #require(space.records("Business").first?["Id"])
      for number in 0..<1000 { try space.create("ResourceType", ["BusinessId": business, "Name": "Kind \(number)"]) }
      let reply = try await exchange(port, "GET", "/api/spaces/resourcetypes?size=1000", headers: signedIn)
      #expect(reply.isWhole)
      #expect(try reply.json()["Records"]?.array?.count == 1000)
    }
  }

  @Test("a port that is taken is an error that names it")
  func takenPort() async throws {
    try await withSimulator(.empty) { space, port in
      let second = SimulatorServer(space: space, port: port)
      let error = await #expect(throws: SimulatorError.self) { try await second.start() }
      #expect(error?.message.contains("port \(port)") == true)
    }
  }

  @Test("it listens on loopback, tells its address, and is gone after stop")
  func stop() async throws {
    let server = SimulatorServer(space: Space(scenario: .empty))
    #expect(server.address == nil)
    let address = try await server.start()
    let port = try #require(server.port)
    #expect(address == "http://127.0.0.1:\(port)/api")
    await server.stop()
    #expect(server.address == nil)
    await #expect(throws: RawConnection.Failure.self) { try await exchange(port, "GET", "/api") }
  }
}
