import Automation
import HTTPTesting
import HTTPTypes
import JSONPages
import Nexudus
import Testing

@testable import Scripting

@Suite("http")
struct HTTPModuleTests {
  static let url = "https://api.example.com/v1/things"

  /// Settings that let every script call these hosts.
  static func allowing(_ hosts: String...) -> Settings {
    var settings = Settings()
    settings.allowedHosts = hosts.compactMap { try? HostGrant($0, in: "test") }
    return settings
  }

  func expect(
    _ code: String, prints lines: [String], hosts: PlayedHosts, settings: Settings = allowing("api.example.com"),
    dryRun: Bool = false, secrets: [String: String] = [:], location: SourceLocation = #_sourceLocation
  ) async {
    await TestSpace(hosts: hosts).expect(
      code, prints: lines, dryRun: dryRun, secrets: secrets, settings: settings, location: location)
  }

  @Test func get_givesStatusHeadersAndBody_namesOfHeadersInAnyCase() async {
    let hosts = PlayedHosts([
      "GET \(Self.url)?n=2&q=zo%C3%AB": [
        .reply(200, headers: ["Content-Type": "application/json", "X-Total": "3"], body: #"{"a":[1,null]}"#)
      ]
    ])
    await expect(
      """
      local reply = http.get("\(Self.url)", { query = { q = "zoë", n = 2 }, headers = { Accept = "application/json" } })
      print(reply.status, reply.headers["content-TYPE"], reply.headers["X-Total"], reply.headers.Nothing)
      print(reply.body, reply.json().a[1], reply:json().a[2] == json.null)
      """, prints: ["200\tapplication/json\t3\tnil", #"{"a":[1,null]}"# + "\t1\ttrue"], hosts: hosts)
    #expect(hosts.requests.first?.headers[.accept] == "application/json")
    #expect(hosts.requests.first?.address == "93.184.215.14")
  }

  @Test(arguments: ["post", "put", "patch", "delete"])
  func bodies_goAsJSONOrAsTheyAre(_ method: String) async {
    let hosts = PlayedHosts()
    await expect(
      """
      http.\(method)("\(Self.url)", { json = { b = { 1, 2 }, a = json.null } })
      http.\(method)("\(Self.url)", { body = "a=1", headers = { ["Content-Type"] = "text/plain" } })
      """, prints: [], hosts: hosts)
    let requests = hosts.requests
    #expect(requests.map(\.body) == [#"{"a":null,"b":[1,2]}"#, "a=1"])
    #expect(requests.map { $0.headers[.contentType] } == ["application/json", "text/plain"])
    #expect(requests.map(\.summary) == Array(repeating: "\(method.uppercased()) \(Self.url)", count: 2))
  }

  @Test func request_takesMethodAndAddress_asOptions() async {
    let hosts = PlayedHosts()
    await expect(
      "print(http.request({ method = 'head', url = '\(Self.url)' }).status)", prints: ["200"], hosts: hosts)
    #expect(hosts.summaries == ["HEAD \(Self.url)"])
  }

  @Test func bodyThatIsNoText_comesAsItIs() async {
    let hosts = PlayedHosts(["GET \(Self.url)": [.bytes([0xFF, 0, 0x41])]])
    await expect("print(#http.get('\(Self.url)').body)", prints: ["3"], hosts: hosts)
  }

  @Test func statusOf400AndAbove_isAnErrorWithTheBeginningOfTheBody() async {
    let hosts = PlayedHosts([
      "GET \(Self.url)": [.reply(422, body: "<html><p>no  such\nthing</p>" + String(repeating: "x", count: 5000))]
    ])
    let failure = await TestSpace(hosts: hosts).failure(
      of: "http.get('\(Self.url)')", settings: Self.allowing("api.example.com"))
    #expect(failure?.kind == "http" && failure?.details["status"] == 422)
    #expect(failure?.message.hasPrefix("GET \(Self.url) was answered with 422: no such thing") == true)
    #expect((failure?.message.count ?? 1000) < 400)
    #expect(failure?.frames.first?.line == 1)
  }

  @Test func raiseFalse_givesTheAnswer() async {
    let hosts = PlayedHosts(["GET \(Self.url)": [.reply(404, body: "gone")]])
    await expect(
      "local r = http.get('\(Self.url)', { raise = false }) print(r.status, r.body)", prints: ["404\tgone"],
      hosts: hosts)
  }

  @Test(arguments: [
    ("<html>Bad gateway</html>", "it begins with: Bad gateway"), ("", "it is empty"), (#"{"a":"#, #"{"a":"#),
  ])
  func answerThatIsNoJSON_isAClearError(_ body: String, _ part: String) async {
    let hosts = PlayedHosts(["GET \(Self.url)": [.reply(200, body: body)]])
    let failure = await TestSpace(hosts: hosts).failure(
      of: "http.get('\(Self.url)').json()", settings: Self.allowing("api.example.com"))
    #expect(failure?.kind == "invalid_response")
    #expect(failure?.message.contains("GET \(Self.url) is not JSON") == true)
    #expect(failure?.message.contains(part) == true, "\(failure?.message ?? "")")
  }

  @Test(arguments: [
    ("notConnected", "network", false), ("lost", "network", true), ("tls", "network", false),
    ("timeout", "timeout", true), ("tooLarge", "invalid_response", true),
  ])
  func brokenExchange_isAnErrorOfItsKind_unclearWhereAWriteMayHaveHappened(
    _ transport: String, _ kind: String, _ isUnclear: Bool
  ) async {
    let hosts = PlayedHosts([
      "POST \(Self.url)": [.fail(.init(rawValue: transport) ?? .lost)],
      "GET \(Self.url)": [.fail(.init(rawValue: transport) ?? .lost)],
    ])
    await expect(
      """
      for _, method in ipairs { "post", "get" } do
        local ok, err = pcall(http[method], "\(Self.url)", {})
        print(ok, err.kind, err.unclear)
      end
      """, prints: ["false\t\(kind)\t\(isUnclear)", "false\t\(kind)\tfalse"], hosts: hosts)
  }

  @Test(arguments: [
    ("http.gte('x')", "get"), ("http.get('ftp://x/')", "https://"), ("http.get('\(url)', { hedaers = {} })", "headers"),
    ("http.get('https://a:b@api.example.com/')", "user or password"), ("http.get('https://127.1/')", "unusual form"),
    ("http.get('\(url)', { timeout = '2m' })", "60s"), ("http.get('\(url)', { timeout = 5 })", "duration"),
    ("http.get('\(url)', { body = 'x' })", "no body"), ("http.post('\(url)', { body = 'x', json = {} })", "not both"),
    ("http.get('\(url)', { headers = { Host = 'x' } })", "Host can't be set"),
    ("http.get('\(url)', { headers = { A = 'x\\r\\nB: c' } })", "line break"),
    ("http.get('\(url)', { headers = { ['A B'] = 'x' } })", "name of a header"),
    ("http.request { method = 'GTE', url = '\(url)' }", "GET"), ("http.get('\(url)').staus", "status"),
    ("http.get('\(url)', 5)", "table"), ("http.get()", "url"), ("http.request()", "table"),
    ("http.post('\(url)', { json = { f = print } })", "json"), ("http.get('https://api.example.com:0/')", "port"),
    ("http.get('\(url)', { raise = 'no' })", "true or false"), ("http.get('https://zoë.example/')", "xn--"),
  ])
  func mistakes_areNamed_andNothingIsSent(_ code: String, _ part: String) async {
    let hosts = PlayedHosts()
    let failure = await TestSpace(hosts: hosts).failure(
      of: "local x = " + code, settings: Self.allowing("api.example.com"))
    #expect(failure?.kind == "usage" && failure?.message.contains(part) == true, "\(failure?.message ?? "no failure")")
    #expect(failure?.frames.first?.line == 1)
    if !code.contains("staus") { #expect(hosts.requests.isEmpty) }
  }

  @Test func dryRun_showsWrites_andMakesReads() async throws {
    let hosts = PlayedHosts(["GET \(Self.url)": [.reply(200, body: "[]")]])
    let space = TestSpace(hosts: hosts)
    await space.expect(
      """
      print(#http.get("\(Self.url)").json())
      print(http.post("\(Self.url)", { json = { a = 1 }, headers = { Authorization = secret "TOKEN" } }).json().id)
      """, prints: ["0", "nil"], dryRun: true, secrets: ["TOKEN": "hunter2secret"],
      settings: Self.allowing("api.example.com"))
    #expect(hosts.summaries == ["GET \(Self.url)"])
    let effect = try #require(space.output.effects.first)
    #expect(effect.heading == "would http POST https://api.example.com")
    let text = effect.change.lines().joined(separator: "\n")
    #expect(text.contains("/v1/things") && !text.contains("hunter2"), "\(text)")
  }

  @Test func secrets_areMaskedInErrors() async {
    let hosts = PlayedHosts(["GET \(Self.url)": [.reply(400, body: "bad token hunter2secret")]])
    let space = TestSpace(hosts: hosts)
    let code = "http.get('\(Self.url)', { headers = { ['X-Odd'] = secret 'TOKEN' } })"
    guard
      case .failed(let failure) = await space.run(
        .code(code), secrets: ["TOKEN": "hunter2secret"], settings: Self.allowing("api.example.com"))
    else { Issue.record("it didn't fail"); return }
    #expect(hosts.requests.first?.headers[.init("X-Odd")!] == "hunter2secret")
    #expect(failure.message.contains("bad token ***"))
  }
}
