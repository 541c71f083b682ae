import HTTPTesting
import HTTPTypes
import JSONPages
import Nexudus
import Testing

@testable import Scripting

@Suite("Redirects of http")
struct RedirectTests {
  private let secret = "hunter2secret"

  private func call(
    _ code: String, _ acts: [String: [PlayedHosts.Act]], allowing: String...,
    names: [String: [String]] = ["b.test": ["93.184.215.15"], "a.test": ["93.184.215.14"]]
  ) async -> (failure: ScriptFailure?, hosts: PlayedHosts) {
    let hosts = PlayedHosts(acts, names: names)
    var settings = Settings()
    settings.allowedHosts = allowing.compactMap { try? HostGrant($0, in: "test") }
    let outcome = await TestSpace(hosts: hosts).run(.code(code), secrets: ["TOKEN": secret], settings: settings)
    if case .failed(let failure) = outcome { return (failure, hosts) }
    return (nil, hosts)
  }

  private func to(_ location: String, _ status: Int = 302) -> PlayedHosts.Act {
    .reply(status, headers: ["Location": location])
  }

  static let methods: [(status: Int, method: String, next: String, hasBody: Bool)] = [
    (301, "POST", "GET", false), (302, "POST", "GET", false), (303, "POST", "GET", false), (307, "POST", "POST", true),
    (308, "POST", "POST", true), (301, "PUT", "GET", false), (302, "DELETE", "GET", false), (303, "PUT", "GET", false),
    (308, "PUT", "PUT", true), (301, "GET", "GET", false), (303, "HEAD", "HEAD", false), (307, "HEAD", "HEAD", false),
    (302, "PATCH", "GET", false),
  ]

  @Test(arguments: methods.indices)
  func write_isRepeatedOnlyWhereTheHostSaysThatItWasNotDone(_ index: Int) async {
    let (status, method, next, hasBody) = Self.methods[index]
    let body = method == "GET" || method == "HEAD" ? "" : ", json = { a = 1 }"
    let (failure, hosts) = await call(
      "http.request { method = '\(method)', url = 'https://a.test/1'\(body) }",
      ["\(method) https://a.test/1": [to("/2", status)]], allowing: "a.test")
    #expect(failure == nil)
    #expect(hosts.summaries == ["\(method) https://a.test/1", "\(next) https://a.test/2"])
    #expect((hosts.requests.last?.body == #"{"a":1}"#) == hasBody)
    #expect((hosts.requests.last?.headers[.contentType] != nil) == hasBody)
  }

  @Test func anotherHost_isCheckedAnew_andTheLineToAddIsNamed() async {
    let (failure, hosts) = await call(
      "http.get('https://a.test/1')", ["GET https://a.test/1": [to("https://b.test/2")]], allowing: "a.test")
    #expect(failure?.kind == "permission" && failure?.message.contains("\"b.test\"") == true)
    #expect(hosts.summaries == ["GET https://a.test/1"])
  }

  @Test func privateAddress_isRefusedBehindARedirectToo() async {
    let (failure, hosts) = await call(
      "http.get('https://a.test/1')", ["GET https://a.test/1": [to("https://inner.a.test/")]],
      allowing: "a.test", "*.a.test", names: ["a.test": ["93.184.215.14"], "inner.a.test": ["169.254.169.254"]])
    #expect(failure?.message.contains("metadata") == true)
    #expect(hosts.requests.count == 1)
  }

  @Test(arguments: ["https://b.test/2", "https://a.test:8443/2", "https://b.test:443/2"])
  func secrets_stayWithTheHost(_ location: String) async throws {
    let (failure, hosts) = await call(
      """
      http.get("https://a.test/1", { headers = {
        Authorization = "Bearer x", Cookie = "a=b", ["X-Api-Key"] = "k", ["X-Odd"] = "is " .. secret "TOKEN", Accept = "text/csv",
      } })
      """, ["GET https://a.test/1": [to(location)]], allowing: "a.test", "b.test")
    #expect(failure == nil)
    let last = try #require(hosts.requests.last?.headers)
    #expect(hosts.requests.count == 2 && last[.accept] == "text/csv")
    #expect(Set(last.map { $0.name.canonicalName }) == ["accept", "user-agent"])
  }

  @Test func secrets_goOnWithinTheHost() async {
    let (_, hosts) = await call(
      "http.get('http://a.test/1', { headers = { Authorization = 'Bearer x' } })",
      ["GET http://a.test/1": [to("https://a.test/1")], "GET https://a.test/1": [to("/2")]], allowing: "a.test")
    #expect(hosts.requests.map { $0.headers[.authorization] } == ["Bearer x", "Bearer x", "Bearer x"])
  }

  @Test(arguments: [
    ("http://a.test/2", 302, "GET", "not secured"), ("https://b.test/2", 307, "POST", "call that one instead"),
    ("https://x:y@a.test/", 302, "GET", "user or password"), ("ftp://a.test/", 302, "GET", "neither https nor http"),
    ("https://127.1/", 302, "GET", "unusual form"),
  ])
  func redirect_thatNobodyFollows_saysWhy(_ location: String, _ status: Int, _ method: String, _ part: String) async {
    let (failure, hosts) = await call(
      "http.request { method = '\(method)', url = 'https://a.test/1' }",
      ["\(method) https://a.test/1": [to(location, status)]], allowing: "a.test", "b.test")
    #expect(failure?.kind == "http" && failure?.message.contains(part) == true, "\(failure?.message ?? "none")")
    #expect(failure?.details["unclear"] == false)
    #expect(hosts.requests.count == 1)
  }

  @Test func writeThatWasAnsweredByARedirect_isUnclearWhenWhatFollowsFails() async {
    for location in ["https://b.test/2", "http://a.test/2"] {
      let (failure, _) = await call(
        "http.post('https://a.test/1', {})", ["POST https://a.test/1": [to(location)]], allowing: "a.test")
      #expect(failure?.details["unclear"] == true)
    }
  }

  @Test func circle_endsAfterFive() async {
    let (failure, hosts) = await call(
      "http.get('https://a.test/1')", ["GET https://a.test/1": [to("/1")]], allowing: "a.test")
    #expect(failure?.message.contains("more than 5 times") == true)
    #expect(hosts.requests.count == 6)
  }

  @Test func redirectWithoutALocation_isTheAnswer() async {
    let (failure, hosts) = await call(
      "assert(http.get('https://a.test/1').status == 304)", ["GET https://a.test/1": [.reply(304)]], allowing: "a.test")
    #expect(failure == nil && hosts.requests.count == 1)
  }

  @Test func firstAddressThatCanBeReached_isCalled_andNoOtherOnceSomethingWasSent() async {
    let names = ["a.test": ["93.184.215.14", "93.184.215.15"]]
    let (failure, hosts) = await call(
      "http.post('https://a.test/1', {})", ["POST https://a.test/1": [.fail(.notConnected), .reply(200)]],
      allowing: "a.test", names: names)
    #expect(failure == nil && hosts.requests.map(\.address) == ["93.184.215.14", "93.184.215.15"])
    let (lost, once) = await call(
      "http.post('https://a.test/1', {})", ["POST https://a.test/1": [.fail(.lost), .reply(200)]],
      allowing: "a.test", names: names)
    #expect(lost?.details["unclear"] == true && once.requests.count == 1)
  }

  @Test func headersWithoutEnd_areAnError() async {
    let long = String(repeating: "x", count: 140_000)
    let (failure, _) = await call(
      "http.get('https://a.test/1')", ["GET https://a.test/1": [.reply(200, headers: ["X-Long": long])]],
      allowing: "a.test")
    #expect(failure?.kind == "invalid_response" && failure?.message.contains("128 KB") == true)
  }
}
