import Testing

@testable import Scripting

@Suite("rule and secret")
struct RuleTests {
  @Test func write_narrowsWhatMayBeWritten_andNamesTheLineToAdd() async {
    let failure = await TestSpace().failure(
      of: """
        rule { name = "tidy", write = { "Coworker" } }
        nexudus.CommunityThread:first({}):reply("Hello")
        """)
    #expect(failure?.kind == "permission")
    #expect(failure?.message.contains("write = { \"Coworker\", \"CommunityMessage\" }") == true)
  }

  @Test func grant_winsOverTheRule() async {
    var settings = Settings()
    settings.grants["tidy"] = Settings.Grant(write: [])
    let failure = await TestSpace().failure(
      of: "rule { name = 'tidy', write = { 'Coworker' } } nexudus.Coworker:first({}):update { Tag = 'x' }",
      settings: settings)
    #expect(failure?.kind == "permission")
    #expect(failure?.message.contains("grant(\"tidy\", { write = { \"Coworker\" } })") == true)
  }

  @Test func rawWrites_countAsWritesToTheEntity() async {
    let failure = await TestSpace().failure(
      of: """
        rule { write = {} }
        nexudus.request { method = "DELETE", path = "/community/communitythreads/1" }
        """)
    #expect(failure?.kind == "permission")
    #expect(failure?.message.contains("CommunityThread") == true)
  }

  @Test(arguments: [
    ("rule { nmae = 'x' }", "name"), ("rule { write = { 'Cowrker' } }", "Coworker"), ("rule {} rule {}", "twice"),
    ("rule()", "table"), ("rule { name = '' }", "empty"),
  ])
  func mistakes_areNamed(_ code: String, _ part: String) async {
    let failure = await TestSpace().failure(of: code)
    #expect(failure?.message.contains(part) == true, "\(failure?.message ?? "it didn't fail")")
  }

  @Test func secret_isRedactedWhereverItWouldBePrinted() async {
    await TestSpace().expect(
      "print('it is ' .. secret 'TOKEN', #secret 'TOKEN')", prints: ["it is ***\t13"],
      secrets: ["TOKEN": "hunter2secret"])
  }

  @Test func secret_inAnError_isRedacted() async {
    let space = TestSpace()
    guard
      case .failed(let failure) = await space.run(
        .code("error('it was ' .. secret 'TOKEN')"), secrets: ["TOKEN": "hunter2secret"])
    else { Issue.record("it didn't fail"); return }
    #expect(!failure.report(color: false).contains("hunter2"))
    #expect(failure.message.contains("***"))
  }

  @Test func secret_thatIsMissing_saysHowToStoreIt() async {
    let failure = await TestSpace().failure(of: "secret 'TOKEM'")
    #expect(failure?.message.contains("concierge secret set TOKEM") == true)
  }
}
