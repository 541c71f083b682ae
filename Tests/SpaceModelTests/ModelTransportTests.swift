import HTTPTypes
import JSONPages
import Nexudus
import SpaceModel
import Testing

@Suite("The transport without HTTP")
struct ModelTransportTests {
  private func transport(_ faults: Faults = .none) -> (ModelTransport, Space, StillClock) {
    let clock = StillClock()
    let space = Space(scenario: .demo, clock: clock, faults: faults)
    return (ModelTransport(space, clock: clock), space, clock)
  }

  private func request(
    _ path: String, method: HTTPRequest.Method = .get, timeout: Duration = .seconds(100), maximumBytes: Int = 1 << 20
  ) -> TransportRequest {
    var head = HTTPRequest(method: method, scheme: "http", authority: "space.invalid", path: "/api/" + path)
    head.headerFields[.authorization] = "Basic " + basic(Account.demo.email, Account.demo.password)
    return TransportRequest(head: head, timeout: timeout, maximumBytes: maximumBytes)
  }

  @Test("carries head and body both ways")
  func carries() async throws {
    let (transport, _, _) = transport()
    let reply = try await transport.send(request("spaces/coworkers?size=3&Coworker_FullName=a"))
    #expect(reply.head.status.code == 200)
    #expect(reply.head.headerFields[.date] == "Fri, 20 Nov 2026 10:00:00 GMT")
    #expect(try JSONValue(parsing: reply.body)["Records"]?.array?.count == 3)
  }

  @Test("a dropped or cut answer is a lost connection", arguments: [Fault.dropBefore, .dropAfter, .cut])
  func lost(_ fault: Fault) async throws {
    let (transport, _, _) = transport(Faults([fault], rate: 1))
    let error = await #expect(throws: TransportError.self) { try await transport.send(request("spaces/coworkers")) }
    #expect(error?.kind == .lost)
    #expect(error?.isSurelyNotSent == false)
  }

  @Test("a slow answer takes its time on the clock, or runs into the timeout")
  func slow() async throws {
    let (transport, _, clock) = transport(Faults([.slow], rate: 1))
    let start = clock.seconds
    _ = try await transport.send(request("spaces/coworkers"))
    #expect((1...8).contains(clock.seconds - start))
    let later = clock.seconds
    let error = await #expect(throws: TransportError.self) {
      try await transport.send(request("spaces/coworkers", timeout: .milliseconds(500)))
    }
    #expect(error?.kind == .timeout)
    #expect(abs(clock.seconds - later - 0.5) < 0.001)
  }

  @Test("an answer that is too large is refused")
  func tooLarge() async throws {
    let (transport, _, _) = transport()
    let error = await #expect(throws: TransportError.self) {
      try await transport.send(request("spaces/coworkers", maximumBytes: 100))
    }
    #expect(error?.kind == .tooLarge)
  }

  @Test("a cancelled task sends nothing")
  func cancelled() async throws {
    let (transport, space, _) = transport()
    let request = request("community/communitythreads/1", method: .delete)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await transport.send(request)
    }
    let error = await #expect(throws: TransportError.self) { try await task.value }
    #expect(error?.kind == .cancelled)
    #expect(space.count("CommunityThread") == 42)
  }
}
