import JSONPages
import Nexudus
import Simulator
import SpaceModel
import Testing

@Suite("Faults of connections over HTTP")
struct ConnectionFaultTests {
  private func post(_ space: Space, _ port: Int) async throws -> RawReply {
    let business = try #require(space.records("Business").first?["Id"]?.integer)
    return try await exchange(
      port, "POST", "/api/spaces/resourcetypes", headers: signedIn, body: #"{"BusinessId":\#(business),"Name":"Attic"}"#
    )
  }

  @Test("a drop before the commit: nothing comes back, nothing was done")
  func dropBefore() async throws {
    try await withSimulator(.empty, faults: [.dropBefore].certain) { space, port in
      let reply = try await post(space, port)
      #expect(reply.bytes.isEmpty)
      #expect(space.count("ResourceType") == 0)
    }
  }

  @Test("a drop after the commit: nothing comes back, and it was done")
  func dropAfter() async throws {
    try await withSimulator(.empty, faults: [.dropAfter].certain) { space, port in
      let reply = try await post(space, port)
      #expect(reply.bytes.isEmpty)
      #expect(space.count("ResourceType") == 1)
    }
  }

  @Test("a cut answer: the head promises more than comes")
  func cut() async throws {
    try await withSimulator(faults: [.cut].certain) { _, port in
      let reply = try await exchange(port, "GET", "/api/spaces/coworkers", headers: signedIn)
      #expect(!reply.isWhole)
    }
  }

  @Test("a slow answer waits on the clock")
  func slow() async throws {
    let clock = NotedClock()
    try await withSimulator(.empty, faults: [.slow].certain, clock: clock) { _, port in
      let reply = try await exchange(port, "GET", "/api/sys/users", headers: signedIn)
      #expect(reply.status == 200)
    }
    let waited = try #require(clock.sleeps.first)
    #expect((.seconds(1) ... .seconds(8)).contains(waited))
  }
}

extension [Fault] {
  /// Each of them every time.
  var certain: Faults { Faults(self, rate: 1) }
}
