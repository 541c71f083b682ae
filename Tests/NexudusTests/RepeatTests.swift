import JSONPages
import Testing

@testable import Nexudus

@Suite struct RepeatTests {
  private let messages = entity("CommunityMessage")
  private let found = ScriptedTransport.Answer.json(#"{"Id":7,"Message":"Hi"}"#)
  private let made = ScriptedTransport.Answer.json(#"{"Value":{"Id":9},"WasSuccessful":true}"#)

  @Test func read_passingFailures_areRepeated() async throws {
    for first in [
      ScriptedTransport.Answer.fails(.lost), .fails(.notConnected), .fails(.timeout), .throttled(),
      .json("", status: 500), .json("", status: 502), .json(#"{"Id":7"#), .json(""),
    ] {
      let transport = ScriptedTransport(first, found)
      let client = makeClient(transport)
      _ = try await client.get(messages, id: 7)
      #expect(client.statistics.requests == 2 && client.statistics.repeats == 1)
    }
  }

  @Test func read_lastingFailure_endsWithinThirtySeconds() async {
    let clock = VirtualTime()
    let transport = ScriptedTransport(.fails(.notConnected))
    let error = await #expect(throws: NexudusError.self) {
      try await makeClient(transport, clock: clock).get(messages, id: 7)
    }
    #expect(error?.kind == .network && error?.isRetryable == true)
    #expect(transport.calls.count == 5)
    #expect(clock.monotonic <= .seconds(30))
  }

  @Test func write_lostAnswer_isNeverRepeated() async {
    for answer in [ScriptedTransport.Answer.fails(.lost), .fails(.timeout), .json("", status: 500), .json("{")] {
      let transport = ScriptedTransport(answer, made)
      let error = await #expect(throws: NexudusError.self) { try await makeClient(transport).create(messages, [:]) }
      #expect(error?.isUnclear == true)
      #expect(transport.calls.count == 1)
    }
  }

  @Test func write_surelyNotDone_isRepeated() async throws {
    for answer in [
      ScriptedTransport.Answer.fails(.notConnected), .throttled(), .throttled(after: nil), .throttled(429),
    ] {
      let transport = ScriptedTransport(answer, made)
      #expect(try await makeClient(transport).create(messages, [:]) == 9)
      #expect(transport.calls.count == 2)
    }
  }

  @Test func throttled_waitsAsLongAsAsked() async throws {
    let clock = VirtualTime()
    let transport = ScriptedTransport(.throttled(after: "5"), found)
    let client = makeClient(transport, clock: clock)
    _ = try await client.get(messages, id: 7)
    #expect(clock.monotonic >= .seconds(5))
    #expect(client.statistics.throttled == 1)
  }

  @Test func manyRequests_keepTheDocumentedPace() async throws {
    let clock = VirtualTime()
    let client = makeClient(ScriptedTransport(found), limits: .documented, clock: clock)
    for _ in 0..<121 { _ = try await client.get(messages, id: 7) }
    #expect(clock.monotonic >= .seconds(60))
  }
}
