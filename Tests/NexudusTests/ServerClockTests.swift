import Testing

@testable import Nexudus

@Suite struct ServerClockTests {
  @Test func httpDate_readAsPublished() {
    #expect(Timestamp(httpDate: "Wed, 15 Jan 2025 10:30:00 GMT") == Timestamp("2025-01-15T10:30:00Z"))
    #expect(Timestamp(httpDate: "Tue, 30 Jun 2026 23:59:60 GMT") == Timestamp("2026-06-30T23:59:59Z"))
    for text in ["", "Wed, 15 Jan 2025 10:30:00", "Wed, 15 Foo 2025 10:30:00 GMT", "Wed, 1x Jan 2025 10:30:00 GMT"] {
      #expect(Timestamp(httpDate: text) == nil, "\(text)")
    }
  }

  @Test(arguments: 0..<200)
  func clock_anyDelays_truthIsWithinTheError(seed: Int) throws {
    var random = SeededRandom(seed)
    func milliseconds(_ range: ClosedRange<Int>) -> Duration { .milliseconds(Int.random(in: range, using: &random)) }
    let epoch = Timestamp("2026-03-01T12:00:00Z")! + milliseconds(0...999)
    var offset = milliseconds(-90_000...90_000)
    var clock = ServerClock()
    var now = milliseconds(0...100_000)
    var previous = Duration.seconds(10_000)
    for step in 0..<60 {
      now += milliseconds(0...20_000)
      // Jumps that can be told from a slow reply.
      let hasJumped = Int.random(in: 0..<15, using: &random) == 0
      if hasJumped { offset += .seconds(Bool.random(using: &random) ? 8 : -8) }
      let sent = now
      let made = sent + milliseconds(0...2_500)
      let received = made + milliseconds(0...2_500)
      now = received
      clock.note(date: Timestamp(seconds: (epoch + offset + made).seconds), sent: sent, received: received)
      let error = try #require(clock.error(at: now))
      let estimate = try #require(clock.time(at: now))
      let wrong = estimate - (epoch + offset + now)
      #expect(max(wrong, .zero - wrong) <= error, "seed \(seed), step \(step)")
      // Until the clock jumps, no reply makes the estimate worse than drift does.
      if !hasJumped { #expect(error <= previous + .milliseconds(13), "seed \(seed), step \(step)") }
      previous = error
    }
  }

  @Test func clock_manyReplies_betterThanASecond() throws {
    var clock = ServerClock()
    let zero = Timestamp("2026-03-01T12:00:00Z")! + .milliseconds(420)
    var now = Duration.zero
    for _ in 0..<40 {
      now += .milliseconds(1_130)
      let date = Timestamp(seconds: (zero + now + .milliseconds(20)).seconds)
      clock.note(date: date, sent: now, received: now + .milliseconds(40))
    }
    #expect(try #require(clock.error(at: now)) < .milliseconds(80))
  }

  private func dated(_ seconds: Int64, age: String? = nil) -> ScriptedTransport.Answer {
    let date = "Sun, 01 Mar 2026 13:00:\(seconds < 10 ? "0" : "")\(seconds) GMT"
    let headers = [("Content-Type", "application/json"), ("Date", date)] + (age.map { [("Age", $0)] } ?? [])
    return ScriptedTransport.Answer(headers: headers, body: #"{"Id": 1}"#)
  }

  @Test func client_serverAnHourAhead_isFollowed() async throws {
    let clock = VirtualTime()
    let client = makeClient(ScriptedTransport(dated(0), dated(30), dated(0, age: "40")), clock: clock)
    #expect(client.serverTime == clock.now && client.clockOffset == .zero && client.serverTimeError == nil)
    _ = try await client.me()
    #expect(client.clockOffset == .seconds(3600) + .milliseconds(500))
    clock.advance(by: .seconds(10))
    #expect(client.serverTime == clock.now + .seconds(3600) + .milliseconds(500))
    _ = try await client.me()
    #expect(client.clockOffset == .seconds(3620) + .milliseconds(500), "the clock jumped")
    _ = try await client.me()
    #expect(client.clockOffset == .seconds(3620) + .milliseconds(500), "a kept reply tells nothing")
  }
}
