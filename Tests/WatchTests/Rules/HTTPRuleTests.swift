import Automation
import HTTPTesting
import HTTPTypes
import JSONPages
import Nexudus
import SQLiteStore
import Scripting
import Testing

@Suite("rules that call hosts of the web")
struct HTTPRuleTests {
  private static let url = "https://api.example.com/hook"
  private static let secret = "hunter2secret"

  private func space(
    _ handler: String, _ acts: [PlayedHosts.Act], method: String = "POST", dryRun: Bool = false, token: String = secret
  ) throws -> RuleSpace {
    var settings = RuleSpace.channels
    settings.grants["rule"] = Settings.Grant(http: [try HostGrant("api.example.com", in: "test")])
    return try RuleSpace(
      """
      on.created("CommunityThread", function(thread, event)
        local url = "\(Self.url)"
        \(handler)
      end)
      """, settings: settings, dryRun: dryRun, hosts: PlayedHosts(["\(method) \(Self.url)": acts]),
      secrets: ["TOKEN": token])
  }

  /// Posts a thread and lets the rule work, attempt by attempt, for a day.
  private func play(_ test: RuleSpace, attempts: Int = 6) async throws -> [String] {
    try await test.pass()
    test.advance(.seconds(60))
    try test.post("hi")
    var lines: [String] = []
    for _ in 1...attempts {
      lines += try await test.pass()
      test.advance(.seconds(4 * 3600))
    }
    return lines
  }

  @Test func write_isSentOnce_andItsAnswerIsGivenAgain() async throws {
    let test = try space(
      """
      local reply = http.post(url, { json = { text = thread.Message, n = 1 } })
      print(reply.status, reply.headers["x-id"], reply.json().id)
      if event.attempt < 3 then error("not yet") end
      """, [.reply(201, headers: ["X-Id": "7"], body: #"{"id":7}"#), .reply(500)])
    #expect(try await play(test) == ["201\t7\t7", "201\t7\t7", "201\t7\t7"])
    #expect(test.hosts.requests.count == 1)
    #expect(test.hosts.requests.first?.body == #"{"n":1,"text":"hi"}"#)
    #expect(try test.deliveries(.done).count == 1)
  }

  @Test func answerThatIsNoText_isGivenAgainAsItWas() async throws {
    let test = try space(
      """
      local body = http.post(url, {}).body
      print(#body, body:byte(1), body:byte(3))
      if event.attempt < 2 then error("not yet") end
      """, [.bytes([0xFF, 0, 0x41])])
    #expect(try await play(test) == ["3\t255\t65", "3\t255\t65"])
    #expect(test.hosts.requests.count == 1)
  }

  @Test func refusal_isSentAgainAtTheNextAttempt() async throws {
    for act in [
      PlayedHosts.Act.reply(422), .reply(429), .reply(503, headers: ["Retry-After": "5"]), .fail(.notConnected),
    ] {
      let test = try space("http.post(url, { json = {} })", [act, .reply(200)])
      _ = try await play(test)
      #expect(test.hosts.requests.count == 2)
      #expect(try test.deliveries(.done).count == 1)
    }
  }

  @Test func lostAnswerOfAWrite_isParked_andNeverRepeated() async throws {
    for act in [PlayedHosts.Act.fail(.lost), .fail(.timeout), .fail(.tooLarge), .reply(500), .reply(503)] {
      for options in ["{}", "{ raise = false }"] {
        let test = try space("pcall(http.post, url, \(options))", [act, .reply(200)])
        _ = try await play(test)
        #expect(test.hosts.requests.count == 1, "\(act)")
        #expect(try test.deliveries(.parked).first?.reason?.contains("https://api.example.com") == true)
      }
    }
  }

  @Test func lostAnswerOfARead_isSimplyAskedForAgain() async throws {
    let test = try space(
      "print(http.get(url).body)", [.fail(.lost), .reply(500), .reply(200, body: "there")], method: "GET")
    #expect(try await play(test) == ["there"])
    #expect(test.hosts.requests.count == 3)
    #expect(try test.deliveries(.done).count == 1)
  }

  @Test func refusal_isAnAnswer_whereTheScriptSaysSo_andIsNotRemembered() async throws {
    let test = try space(
      """
      print(http.post(url, { raise = false }).status)
      if event.attempt < 2 then error("not yet") end
      """, [.reply(404), .reply(200)])
    #expect(try await play(test) == ["404", "200"])
  }

  @Test func key_namesAStepWhoseTextDiffers_withoutOneItIsParked() async throws {
    for (options, count) in [("key = 'one',", 1), ("", 0)] {
      let test = try space(
        "http.post(url, { \(options) json = { n = event.attempt } }) if event.attempt < 2 then error('no') end",
        [.reply(200)])
      _ = try await play(test)
      #expect(test.hosts.requests.count == 1)
      #expect(try test.deliveries(.done).count == count && test.deliveries(.parked).count == 1 - count)
    }
  }

  @Test func anotherPathOfTheSameHost_isAnotherWay() async throws {
    let test = try space(
      "http.post(url .. '?n=' .. event.attempt, {}) if event.attempt < 2 then error('no') end", [.reply(200)])
    _ = try await play(test)
    #expect(test.hosts.requests.count == 1)
    #expect(try test.deliveries(.parked).count == 1)
  }

  @Test func journal_holdsNoSecret_andAStepIsFoundAfterTheSecretWasChanged() async throws {
    let handler = """
      http.post(url, { headers = { ["X-Odd"] = "v " .. secret "TOKEN", ["X-Api-Key"] = "literal" },
        json = { token = secret "TOKEN" } })
      if event.attempt < 2 then error("no") end
      """
    let test = try space(handler, [.reply(200, body: "you said hunter2secret")])
    _ = try await play(test)
    #expect(test.hosts.requests.count == 1 && test.hosts.requests.first?.body.contains(Self.secret) == true)
    let delivery = try #require(try test.deliveries(.done).first)
    let steps = try test.store.reading { tables throws(StoreError) in try tables.steps(of: delivery.id) }
    let kept = steps.map { $0.effect.body.canonicalText + $0.answer.canonicalText + $0.effect.target }.joined()
    #expect(steps.count == 1 && !kept.contains("hunter2") && !kept.contains("literal"))
    #expect(kept.contains("v ***") && kept.contains("you said ***"))
  }

  @Test func dryRun_sendsNoWrite() async throws {
    let test = try space("print(http.post(url, { json = { a = 1 } }).json().id)", [.reply(200)], dryRun: true)
    try await test.pass()
    test.advance(.seconds(60))
    try test.post("hi")
    #expect(try await test.pass(since: .all).contains("nil"))
    #expect(test.hosts.requests.isEmpty)
    #expect(test.log.effects.contains { $0.heading == "would http POST https://api.example.com" })
  }
}
