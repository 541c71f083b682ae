import HTTPTesting
import JSONPages
import Testing

@testable import Scripting

@Suite("http is for hosts that were granted")
struct HTTPPermissionTests {
  private func grants(_ entries: [String], rule: String = "-e") throws -> Settings {
    var settings = Settings()
    settings.grants[rule] = Settings.Grant(http: try HostGrant.list(entries, in: "test"))
    return settings
  }

  private func failure(_ code: String, _ settings: Settings, _ hosts: PlayedHosts) async -> ScriptFailure? {
    await TestSpace(hosts: hosts).failure(of: code, settings: settings)
  }

  @Test func withoutAGrant_nothingIsSent_andTheLineToAddIsNamed() async {
    let hosts = PlayedHosts()
    let failure = await failure(
      "rule { name = 'crm' } http.get('https://api.example.com/')", Settings(), hosts)
    #expect(failure?.kind == "permission")
    #expect(failure?.message.contains("grant(\"crm\", { http = { \"api.example.com\" } })") == true)
    #expect(failure?.message.contains("--allow-http api.example.com") == true)
    #expect(hosts.requests.isEmpty && hosts.lookUps.isEmpty)
  }

  @Test func grantOfOthers_staysInTheLineToAdd() async throws {
    let failure = await failure(
      "rule { name = 'crm' } http.get('https://api.example.com:8443/')", try grants(["*.a.test"], rule: "crm"),
      PlayedHosts())
    #expect(
      failure?.message.contains("grant(\"crm\", { http = { \"*.a.test\", \"api.example.com:8443\" } })") == true)
  }

  @Test func rule_narrowsWhatIsGranted() async throws {
    let hosts = PlayedHosts()
    let settings = HTTPModuleTests.allowing("*")
    let failure = await failure(
      "rule { http = { '*.a.test' } } http.get('https://api.example.com/')", settings, hosts)
    #expect(failure?.kind == "permission")
    #expect(failure?.message.contains("http = { \"*.a.test\", \"api.example.com\" }") == true)
    #expect(hosts.requests.isEmpty)
  }

  @Test func rule_opensNothing() async {
    let failure = await failure(
      "rule { http = { 'api.example.com' } } http.get('https://api.example.com/')", Settings(), PlayedHosts())
    #expect(failure?.kind == "permission")
  }

  @Test(arguments: [
    "127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "::1", "fd00::1", "fe80::1", "::ffff:10.0.0.1",
    "224.0.0.1", "0.0.0.0",
  ])
  func nameThatLeadsInside_isRefused_unlessItsNumberIsGrantedToo(_ number: String) async throws {
    let hosts = PlayedHosts(names: ["inside.example.com": [number]])
    let code = "http.get('http://inside.example.com:81/')"
    let bracketed = number.contains(":") ? "[\(number)]" : number
    for open in [["*"], ["inside.example.com"], ["inside.example.com", "\(bracketed):82"]] {
      let failure = await failure(code, HTTPModuleTests.allowing(open[0]), hosts)
      #expect(failure?.kind == "permission" && hosts.requests.isEmpty)
      #expect(failure?.message.contains("inside.example.com leads to \(number)") == true)
      #expect(failure?.message.contains("\"\(bracketed):81\"") == true, "\(failure?.message ?? "")")
    }
    for entry in ["\(bracketed)", "\(bracketed):81"] {
      await TestSpace(hosts: hosts).expect(
        code, prints: [], settings: HTTPModuleTests.allowing("inside.example.com", entry))
    }
    #expect(hosts.requests.map(\.address) == [number, number])
  }

  @Test func number_needsAGrantOfItsOwn_notOneOfEverything() async {
    let hosts = PlayedHosts()
    let failure = await failure("http.get('http://127.0.0.1:8080/')", HTTPModuleTests.allowing("*"), hosts)
    #expect(failure?.message.contains("127.0.0.1 is a loopback address") == true && hosts.requests.isEmpty)
    await TestSpace(hosts: hosts).expect(
      "http.get('http://127.0.0.1:8080/')", prints: [], settings: HTTPModuleTests.allowing("127.0.0.1:8080"))
  }

  @Test func whatIsConnectedTo_isWhatWasChecked() async {
    // Of several addresses only the open ones are tried, and the name is not looked up again.
    let hosts = PlayedHosts(names: ["api.example.com": ["10.0.0.1", "93.184.215.14", "127.0.0.1"]])
    await TestSpace(hosts: hosts).expect(
      "http.get('https://api.example.com/')", prints: [], settings: HTTPModuleTests.allowing("api.example.com"))
    #expect(hosts.requests.map(\.address) == ["93.184.215.14"] && hosts.lookUps == ["api.example.com"])
  }

  @Test func eachCall_looksAndChecksAnew() async {
    let hosts = PlayedHosts()
    let failure = await failure(
      "for i = 1, 2 do http.get('https://api.example.com/') end http.get('https://other.example.com/')",
      HTTPModuleTests.allowing("api.example.com", "other.example.com"), hosts)
    #expect(hosts.lookUps == ["api.example.com", "api.example.com", "other.example.com"])
    #expect(failure?.kind == "network")
  }
}
