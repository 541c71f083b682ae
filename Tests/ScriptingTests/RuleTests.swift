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

  @Test func rawWrites_toWhatIsNoEntity_areRefused_whereWritesAreDeclared() async {
    let code = "nexudus.request { method = 'POST', path = '/sys/somewhere/else' }"
    let failure = await TestSpace().failure(of: "rule { name = 'tidy', write = { 'Coworker' } }\n" + code)
    #expect(failure?.kind == "permission")
    #expect(failure?.message.contains("take write = { ... } away") == true, "\(failure?.message ?? "")")
    var settings = Settings()
    settings.grants["tidy"] = Settings.Grant(write: ["Coworker"])
    let other = await TestSpace().failure(of: "rule { name = 'tidy' } " + code, settings: settings)
    #expect(other?.message.contains("its grant in concierge.lua") == true, "\(other?.message ?? "")")
  }

  @Test(arguments: [
    "nexudus.Coworker:create { FullName = 'x' }", "nexudus.Coworker:first({}):update { Tag = 'x' }",
    "nexudus.Coworker:first({}):delete()", "nexudus.Coworker:run('x', { 1 })",
    "nexudus.Coworker:first({}):notify('x')", "nexudus.request { method = 'PUT', path = '/spaces/coworkers' }",
    "nexudus.request { method = 'POST', path = 'SPACES/Coworkers/1' }",
    "nexudus.request { method = 'POST', path = '/spaces/coworkers/../../community/communitythreads' }",
    "pcall(function() error('x') end) nexudus.CommunityThread:first({}):reply('x')",
    "parallel({ 1 }, function() nexudus.Coworker:first({}):update { Tag = 'x' } end)",
    "once('k', function() nexudus.Coworker:first({}):update { Tag = 'x' } end)",
  ])
  func everyWayToWrite_isClosed_whereNothingMayBeWritten(_ code: String) async {
    let test = TestSpace()
    let failure = await test.failure(of: "rule { name = 'tidy', write = {} }\n" + code)
    let isRefused = failure?.kind == "permission" || failure?.message.contains("not a path under") == true
    #expect(isRefused, "\(failure?.message ?? "it didn't fail")")
  }

  @Test func limit_countsEffectsOfAllRuns_andNamesTheLine() async {
    let clock = MovedClock()
    let test = TestSpace(clock: clock)
    let code = """
      rule { name = "tidy", limit = "2/hour" }
      nexudus.Coworker:first({}):update { Tag = "x" }
      """
    await test.expect(code, prints: [])
    await test.expect(code, prints: [])
    let failure = await test.failure(of: code)
    #expect(failure?.kind == "limit")
    #expect(failure?.message.contains("limit of 2/hour is used up until 20") == true, "\(failure?.message ?? "")")
    #expect(failure?.message.contains("change limit = \"2/hour\" in rule { ... } at ") == true)
    await test.expect(
      "rule { name = 'other', limit = '2/hour' } nexudus.Coworker:first({}):update { Tag = 'x' }", prints: [])
    await test.expect("rule { name = 'tidy', limit = '2/hour' } print(nexudus.Coworker:count {} > 0)", prints: ["true"])
    await test.expect(code, prints: [], dryRun: true)
    clock.advance(by: .seconds(3700))
    await test.expect(code, prints: [])
  }

  @Test func hours_closeARunsEffects_andNameTheLine() async {
    let clock = MovedClock(at: "2026-03-02T21:00:00Z")
    let test = TestSpace(clock: clock)
    let code = """
      rule { name = "tidy", hours = "08:00-20:00 mon-fri" }
      print(nexudus.Coworker:count {} > 0)
      nexudus.Coworker:first({}):update { Tag = "x" }
      """
    let failure = await test.failure(of: code)
    #expect(failure?.kind == "permission")
    #expect(failure?.message.contains("they begin again at 2026-03-03T08:00:00Z") == true, "\(failure?.message ?? "")")
    #expect(failure?.message.contains("change hours = \"08:00-20:00 mon-fri\" in rule { ... } at ") == true)
    clock.advance(by: .seconds(12 * 3600))
    await test.expect(code, prints: ["true"])
  }

  @Test(arguments: [
    ("rule { limit = 20 }", "like \"20/day\""), ("rule { limit = '20 a day' }", "20/day"),
    ("rule { hours = 'nine to five' }", "08:00-20:00 mon-fri"), ("rule { parallel = 0 }", "1 to 64"),
    ("rule { nmae = 'x' }", "name"), ("rule { write = { 'Cowrker' } }", "Coworker"), ("rule {} rule {}", "twice"),
    ("rule { approve = 'firts 20' }", "first 20"), ("rule { approve = true }", "first 20"),
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
