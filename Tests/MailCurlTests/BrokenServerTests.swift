import Mail
import MailCurl
import MailTesting
import Testing

/// Servers that hang up or fall silent: before the mail's end nothing was sent, after it nobody knows.
@Suite("mail servers that break off")
struct BrokenServerTests {
  /// Longer than what sockets hold, so that a server can break off in its middle.
  private static let long = MailAttachment(
    name: "long.bin", type: "application/octet-stream", content: [UInt8](repeating: 0x5A, count: 9 << 20))

  private func sending(_ place: MailPlace, _ point: String, timeout: Duration) throws -> Sending {
    var sending = try Sending(place)
    sending.server.timeout = timeout
    if point == "BODY" { sending.message.attachments = [Self.long] }
    return sending
  }

  @Test(arguments: [
    ("CONNECT", MailExchange.Stage.unreached), ("MAIL", .sender), ("RCPT", .recipient), ("DATA", .content),
    ("BODY", .content),
  ])
  func hangingUpBeforeTheEnd_isSurelyNotSent(_ point: String, _ stage: MailExchange.Stage) async throws {
    let place = try await MailPlace("{\"break\": \"\(point)\"}")
    let exchange = try await sending(place, point, timeout: .seconds(120)).send()
    #expect(exchange.stage == stage, "\(exchange)")
    #expect(exchange.trouble == .lost && exchange.verdict == .refused(isFinal: false), "\(exchange)")
    #expect(try await place.messages.isEmpty)
  }

  @Test func hangingUpAfterTheEnd_isUnclear() async throws {
    let place = try await MailPlace(#"{"break": "END"}"#)
    let exchange = try await Sending(place).send()
    #expect(exchange.stage == .ended && exchange.trouble == .lost && exchange.reply == nil, "\(exchange)")
    #expect(exchange.verdict == .unclear)
    // The server had it: sent again, it would arrive twice.
    #expect(try await place.messages.count == 1)
  }

  @Test(arguments: [
    ("CONNECT", MailExchange.Stage.unreached), ("MAIL", .sender), ("RCPT", .recipient), ("DATA", .content),
  ])
  func silenceBeforeTheEnd_isSurelyNotSent(_ point: String, _ stage: MailExchange.Stage) async throws {
    let exchange = try await outlasted(by: point)
    #expect(exchange.stage == stage, "\(exchange)")
    #expect(exchange.trouble == .timeout && exchange.verdict == .refused(isFinal: false), "\(exchange)")
  }

  /// What comes of a server's silence, with the patience that it takes to get there on a machine at work.
  private func outlasted(by point: String) async throws -> MailExchange {
    var patience = Duration.seconds(1)
    while true {
      let place = try await MailPlace("{\"break\": \"\(point)\", \"silent\": true}")
      let exchange = try await sending(place, point, timeout: patience).send()
      if try await place.names.contains("broken") { return exchange }
      patience *= 4
    }
  }

  @Test func silenceAfterTheEnd_isUnclear() async throws {
    let exchange = try await outlasted(by: "END")
    #expect(exchange.trouble == .timeout && exchange.verdict == .unclear, "\(exchange)")
  }

  @Test func nobodyListening_isNotReached() async throws {
    let place = try await MailPlace()
    var sending = try Sending(place)
    place.close()
    await place.wait(for: "closed")
    sending.server.timeout = .seconds(5)
    let exchange = await sending.send()
    #expect(exchange.stage == .unreached && exchange.trouble == .notConnected, "\(exchange)")
    #expect(exchange.verdict == .refused(isFinal: false))
  }

  @Test(arguments: [("RCPT", MailExchange.Verdict.refused(isFinal: false)), ("END", .unclear)])
  func cancelled_itEndsAtOnce_andTellsHowFarItCame(_ point: String, _ verdict: MailExchange.Verdict) async throws {
    let place = try await MailPlace("{\"break\": \"\(point)\", \"silent\": true}")
    let sending = try sending(place, point, timeout: .seconds(600))
    let task = Task { await sending.send() }
    await place.wait(for: "broken")
    task.cancel()
    let exchange = await task.value
    #expect(exchange.trouble == .cancelled && exchange.verdict == verdict, "\(exchange)")
  }

  @Test func cancelledInTheLine_itIsNeverSent() async throws {
    let silent = try await MailPlace(#"{"break": "RCPT", "silent": true}"#)
    let open = try await MailPlace()
    let courier = MailCourier()
    let blocking = try sending(silent, "RCPT", timeout: .seconds(600))
    let blocked = (1...2).map { _ in Task { await blocking.send(courier) } }
    await silent.wait(for: "broken", count: 2)
    let waiting = try Sending(open)
    let third = Task { await waiting.send(courier) }
    third.cancel()
    #expect(await third.value == MailExchange(stage: .unreached, trouble: .cancelled))
    for task in blocked { task.cancel() }
    for task in blocked { #expect(await task.value.trouble == .cancelled) }
    // The line goes on.
    #expect(await waiting.send(courier).verdict == .taken)
    #expect(try await open.messages.count == 1)
  }

  @Test func manyAtOnce_allArriveOnce() async throws {
    let place = try await MailPlace()
    let courier = MailCourier()
    let verdicts = try await withThrowingTaskGroup(of: MailExchange.Verdict.self) { group in
      for number in 1...20 {
        let sending = try Sending(place, to: "member\(number)@example.com")
        group.addTask { await sending.send(courier).verdict }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(verdicts == Array(repeating: .taken, count: 20))
    #expect(Set(try await place.messages.map(\.recipients)).count == 20)
  }
}
