import Automation
import HTTPTesting
import HTTPTypes
import JSONPages
import Nexudus
import SQLiteStore
import Scripting
import SpaceModel
import Synchronization
import Testing

/// Calls of hosts of the web that a plan holds.
struct PlanHTTPTests {
  private static let url = "https://api.example.com/hook"

  private func bench(
    _ acts: [PlayedHosts.Act] = [.reply(200)], grant: [String] = ["api.example.com"], secrets: [String: String] = [:]
  ) throws -> PlanBench {
    var settings = RuleSpace.channels
    settings.grants["rule"] = Settings.Grant(http: try grant.map { try HostGrant($0, in: "test") })
    let hosts = PlayedHosts(["POST \(Self.url)": acts, "PUT \(Self.url)?a=1": acts])
    return try PlanBench(settings: settings, secrets: secrets, hosts: hosts)
  }

  @Test("A call is sent as the script would have sent it: method, query, headers, body, timeout")
  func whole() async throws {
    let bench = try bench()
    let saved = try await bench.plan(
      """
      http.put("\(Self.url)", { query = { a = 1 }, headers = { ["X-Odd"] = "v" }, json = { n = 1 }, timeout = "1500ms" })
      http.post("\(Self.url)", { body = "\\255\\0A" })
      """)
    #expect(bench.hosts.requests.isEmpty)
    #expect(
      saved.plan.summary
        == "1 rule, 2 effects: 1 call to PUT https://api.example.com, 1 call to POST https://api.example.com")
    #expect(try await bench.apply(saved) == 2)
    let requests = bench.hosts.requests
    #expect(requests.map(\.summary) == ["PUT \(Self.url)?a=1", "POST \(Self.url)"])
    #expect(requests[0].headers[.odd] == "v" && requests[0].headers[.contentType] == "application/json")
    #expect(requests[0].body == #"{"n":1}"# && requests[0].timeout == .milliseconds(1500))
    #expect(requests[1].body == String(decoding: [0xFF, 0, 0x41], as: UTF8.self))
    #expect(requests[1].timeout == .seconds(10))
  }

  @Test("The Id of a record that the plan made stands in the address and in the body")
  func created() async throws {
    let bench = try bench()
    let saved = try await bench.plan(
      """
      local reply = nexudus.CommunityThread:first { order = "Id" }:reply("Hello")
      http.post("\(Self.url)", { json = { id = reply.Id, text = "reply " .. reply.Id } })
      """)
    try await bench.apply(saved)
    let id = try #require(bench.space.records("CommunityMessage").last?["Id"]?.integer)
    #expect(bench.hosts.requests.map(\.body) == ["{\"id\":\(id),\"text\":\"reply \(id)\"}"])
  }

  @Test("Secrets are kept by their names, and looked up when the call is sent; the journal has neither")
  func secrets() async throws {
    let bench = try bench(secrets: ["TOKEN": "hunter2secret"])
    let saved = try await bench.plan(
      """
      http.post("\(Self.url)", { headers = { Authorization = "Bearer " .. secret "TOKEN" }, json = { t = secret "TOKEN" } })
      """)
    #expect(!saved.fileText.contains("hunter2"))
    #expect(saved.fileText.contains(#""Authorization":{"$text":["Bearer ",{"$secret":"TOKEN"}]}"#))
    #expect(saved.withheld.isEmpty)
    try await bench.apply(saved)
    let request = try #require(bench.hosts.requests.first)
    #expect(request.headers[.authorization] == "Bearer hunter2secret" && request.body == #"{"t":"hunter2secret"}"#)
    let step = try #require(try bench.store.reading { tables throws(StoreError) in try tables.step(1) })
    #expect(step.state == .done && !step.effect.body.canonicalText.contains("hunter2"))
  }

  @Test("An address that is a secret is kept by its name, and so is its path")
  func address() async throws {
    let bench = try bench(secrets: ["HOOK": "https://api.example.com/services/T00/B11"])
    let saved = try await bench.plan("http.post(secret 'HOOK', { json = { text = 'at ' .. secret 'HOOK' } })")
    #expect(!saved.fileText.contains("T00") && saved.fileText.contains(#"{"$path":"HOOK"}"#))
    #expect(!saved.plan.lines().joined().contains("T00"))
    try await bench.apply(saved)
    #expect(bench.hosts.summaries == ["POST https://api.example.com/services/T00/B11"])
    #expect(bench.hosts.requests.first?.body == #"{"text":"at https://api.example.com/services/T00/B11"}"#)
    let step = try #require(try bench.store.reading { tables throws(StoreError) in try tables.step(1) })
    #expect(step.state == .done && !step.effect.body.canonicalText.contains("T00"))
  }

  @Test(
    "What is secret and has no name is not kept, told when the plan is made, and refused when it is applied",
    arguments: [
      (#"headers = { Authorization = "Basic Zm9vOmJhcg==" }"#, "headers.Authorization"),
      (#"headers = { ["X-Api-Key"] = "literal-key" }"#, "headers.X-Api-Key"),
      (#"query = { q = secret "ODD" }"#, "path"),
      (#"body = "\255" .. secret "ODD""#, "bytes"),
      (#"json = { [secret "ODD"] = 1 }"#, "json"),
    ])
  func withheld(_ options: String, _ part: String) async throws {
    let bench = try bench(secrets: ["ODD": "two words&"])
    let saved = try await bench.plan("http.post(\"\(Self.url)\", { \(options) })")
    for secret in ["Zm9v", "literal-key", "two words", "two%20words", "74776f20776f726473"] {
      #expect(!saved.fileText.contains(secret))
    }
    #expect(saved.withheld.map(\.number) == [1])
    guard case .impossible(number: 1, let error) = try await bench.failure(saved) else {
      Issue.record("it was sent")
      return
    }
    #expect(error.message.contains("its \(part) is a secret") && error.hint?.contains("secret \"NAME\"") == true)
    #expect(bench.hosts.requests.isEmpty)
  }

  @Test("The grant is asked again: what was taken back is not sent, nor is a host that the plan was edited to")
  func grant() async throws {
    let granted = try bench()
    let saved = try await granted.plan("http.post(\"\(Self.url)\", {})")
    let closed = try bench(grant: [])
    guard case .impossible(_, let error) = try await closed.failure(saved) else {
      Issue.record("it was sent")
      return
    }
    #expect(error.message.contains(#"grant("rule", { http = { "api.example.com" } })"#))
    let edited = saved.fileText.replacing("https://api.example.com", with: "https://evil.example.org")
    guard case .impossible = try await granted.failure(SavedPlan(fileText: Array(edited.utf8))) else {
      Issue.record("it was sent")
      return
    }
    #expect(closed.hosts.requests.isEmpty && granted.hosts.requests.isEmpty)
  }

  @Test(
    "A call that was edited into nonsense is refused by what is wrong with it",
    arguments: [
      (#""path":"/hook""#, #""path":".evil.org/""#, "slash"), (#""path":"/hook","#, "", "no path"),
      (#""json":{"#, #""jsn":{"#, "did you mean \"json\""), (#""target":"POST"#, #""target":"PSOT"#, "POST"),
      (#""json":{"#, #""body":"x","json":{"#, "not several"),
      (#""json":{"#, #""timeout":"9h","json":{"#, "60s at most"),
    ])
  func edited(_ old: String, _ new: String, _ expected: String) async throws {
    let text = try await bench().plan("http.post(\"\(Self.url)\", { json = { a = 1 } })").fileText
    #expect(text.contains(old))
    let error = try #require(throws: NexudusError.self) {
      try SavedPlan(fileText: Array(text.replacing(old, with: new).utf8))
    }
    #expect(error.message.contains(expected), "\(error.message)")
  }

  @Test("A lost answer ends the plan at once, and the call is not sent again; a refusal is sent at the next attempt")
  func lost() async throws {
    let unclear = try bench([.fail(.lost), .reply(200)])
    let code = "http.post(\"\(Self.url)\", { json = { a = 1 } }) notify('desk', 'done')"
    let saved = try await unclear.plan(code)
    let start = unclear.clock.now
    for _ in 1...2 {
      guard case .unclear(number: 1, _?, _) = try await unclear.failure(saved) else {
        Issue.record("it went on")
        return
      }
    }
    #expect(unclear.hosts.requests.count == 1 && unclear.lines.withLock { $0 }.isEmpty)
    #expect(unclear.clock.now.seconds - start.seconds < 60)

    let refused = try bench([.reply(422, body: "no"), .reply(200)])
    let other = try await refused.plan(code)
    guard case .refused(number: 1, let error) = try await refused.failure(other) else {
      Issue.record("it was not refused")
      return
    }
    #expect(error.message.contains("was answered with 422: no"))
    #expect(try await refused.apply(other) == 2 && refused.hosts.requests.count == 2)
  }
}

extension HTTPField.Name {
  fileprivate static var odd: Self { Self("X-Odd") ?? .accept }
}
