import Automation
import Display
import LuaRuntime
import Nexudus
import SpaceModel
import Testing

@testable import Scripting

@Suite("A session")
struct ReplSessionTests {
  /// A session whose outcomes are read as text.
  private struct Typed {
    let space: TestSpace
    let session: ReplSession

    init(
      _ space: TestSpace = TestSpace(), secrets: [String: String] = [:], settings: Settings = Settings(),
      isDryRun: Bool = false, timeLimit: Duration = .seconds(2)
    ) async throws {
      self.space = space
      var options = ScriptOptions()
      options.isDryRun = isDryRun
      options.timeLimit = timeLimit
      session = try await ReplSession(options: options, services: space.services(secrets: secrets, settings: settings))
    }

    /// The lines that an input shows, or the report of its failure.
    func type(_ text: String) async -> [String] {
      switch await session.run(ReplInput(text)) {
      case .values(let values):
        let text = ValueText(width: 80, isColored: false, redactor: space.redactor)
        return values.flatMap(text.lines)
      case .failed(let failure): return failure.report(color: false).split(separator: "\n").map(String.init)
      }
    }
  }

  @Test func values_areGiven_severalToo_andNilIsOne() async throws {
    let typed = try await Typed()
    #expect(await typed.type("1 + 1") == ["2"])
    #expect(await typed.type("1, 'a', nil") == ["1", "\"a\"", "nil"])
    #expect(await typed.type("nil") == ["nil"])
    #expect(await typed.type("print('x')") == [])
    #expect(await typed.type("x = 1") == [])
    #expect(await typed.type("return 7") == ["7"])
    #expect(await typed.type("(function() return 1, 2 end)()") == ["1", "2"])
    #expect(typed.space.output.lines == ["x"])
  }

  @Test func locals_stayForTheLinesThatFollow() async throws {
    let typed = try await Typed()
    for line in ["local x = 5", "local function double(a) return a * 2 end", "local late", "local c <const> = 1"] {
      #expect(await typed.type(line) == [])
    }
    #expect(await typed.type("double(x), late, c") == ["10", "nil", "1"])
    #expect(await typed.type("x = x + 1") == [])
    #expect(await typed.type("x") == ["6"])
    #expect(await typed.type("do local inner = 1 end") == [])
    #expect(await typed.type("inner").first == #"error: there is no global "inner""#)
  }

  @Test func whatIsToBeClosed_isClosedWithItsLine() async throws {
    let typed = try await Typed()
    #expect(
      await typed.type("local c <close> = setmetatable({}, { __close = function() print('closed') end }) print('open')")
        == [])
    #expect(typed.space.output.lines == ["open", "closed"])
  }

  @Test func calls_thatWait_workInALine() async throws {
    let typed = try await Typed()
    #expect(await typed.type("nexudus.Coworker:count() > 0") == ["true"])
    #expect(await typed.type("for m in nexudus.Coworker:each { limit = 2 } do print(m.Id) end") == [])
    #expect(typed.space.output.lines.count == 2)
    #expect(await typed.type("#parallel({ 1, 2, 3 }, function(n) return nexudus.Coworker:count() end)") == ["3"])
    #expect(await typed.type("store.set('k', 1)") == [])
    #expect(await typed.type("store.get('k')") == ["1"])
    #expect(typed.session.statistics.requests > 0)
  }

  @Test func writes_areSent_asByAScript() async throws {
    let typed = try await Typed()
    let before = typed.space.space.count("CommunityMessage")
    #expect(await typed.type("local reply = nexudus.CommunityThread:first({}):reply('Hello')") == [])
    #expect(typed.space.space.count("CommunityMessage") == before + 1)
  }

  @Test func grants_areThoseOfTheNameRepl() async throws {
    var settings = Settings()
    settings.grants["repl"] = Settings.Grant(write: ["Coworker"])
    let typed = try await Typed(settings: settings)
    let lines = await typed.type("nexudus.CommunityThread:first({}):reply('Hello')")
    #expect(lines.first?.contains("\"repl\"") == true, "\(lines)")
    #expect(lines.first?.contains("CommunityMessage") == true, "\(lines)")
  }

  @Test func planOn_showsWrites_andPlanOffSendsThem() async throws {
    let typed = try await Typed()
    let before = typed.space.space.count("CommunityMessage")
    _ = await typed.type("t = nexudus.CommunityThread:first({})")
    typed.session.setDryRun(true)
    _ = await typed.type("t:reply('Hello') store.set('k', 1)")
    #expect(typed.space.space.count("CommunityMessage") == before)
    #expect(typed.space.output.effects.count == 1)
    typed.session.setDryRun(false)
    #expect(await typed.type("store.get('k')") == ["nil"])
    _ = await typed.type("t:reply('Hello')")
    #expect(typed.space.space.count("CommunityMessage") == before + 1)
    #expect(typed.space.output.effects.count == 1)
  }

  // MARK: Failures

  @Test func anError_namesTheLineOfTheSession_alsoInAnOlderFunction() async throws {
    let typed = try await Typed()
    _ = await typed.type("function f(a)\n  return a.b\nend")
    typed.session.skip(":help")
    let lines = await typed.type("f()")
    #expect(
      lines.prefix(3) == ["error: attempt to index a nil value (local 'a')", "  at repl:2", "  2 |   return a.b"])
    #expect(
      await typed.type("prnt(1)") == [
        #"error: there is no global "prnt"; did you mean "print"?"#, "  at repl:6", "  6 | prnt(1)", "    | ^^^^",
      ])
    #expect(await typed.type("1") == ["1"])
  }

  @Test func aSyntaxError_saysWhatToWrite() async throws {
    let typed = try await Typed()
    _ = await typed.type("x = 1")
    #expect(
      await typed.type("if x = 1 then end") == [
        "error: a condition compares with ==, not with =", "  at repl:2", "  2 | if x = 1 then end",
        "    |      ^", "  hint: write ==",
      ])
    #expect(
      await typed.type("f(1,\n").prefix(2) == ["error: something is missing at the end of the file", "  at repl:3"])
    // Two lines were typed just now; the line that a message names is counted like the others.
    #expect(
      await typed.type("for i = 1, 2 do\nx = i").prefix(2) == [
        #"error: "end" is missing to close "for" of line 5 before the end of the file"#, "  at repl:6",
      ])
  }

  @Test func theLastCall_isNamedOnlyWhereTheInputMadeIt() async throws {
    let typed = try await Typed()
    _ = await typed.type("t = nexudus.CommunityThread:first({})")
    #expect(await typed.type("t.Subjekt").last != nil)
    #expect(await !typed.type("t.Subjekt").contains { $0.contains("last API call") })
    #expect(await typed.type("nexudus.Coworker:get(1)").contains { $0.contains("last API call") })
  }

  @Test(arguments: [
    "on.created('CommunityThread', function() end)", "every('1h', function() end)",
    "cron('0 9 * * *', function() end)", "on.start(function() end)",
  ])
  func triggers_haveNothingToWaitFor(_ code: String) async throws {
    let typed = try await Typed()
    let lines = await typed.type(code)
    let title = String(code.prefix { $0 != "(" })
    #expect(lines.first == "error: \(title) has nothing to wait for here: what is typed runs at once, and is over")
    #expect(
      lines.last
        == "  hint: write it into a file: concierge watch rule.lua waits for it, concierge trigger tries it on one event"
    )
  }

  @Test func aLoopWithoutEnd_isStopped_andTheSessionGoesOn() async throws {
    let typed = try await Typed(timeLimit: .milliseconds(100))
    #expect(await typed.type("while true do end").first?.contains("100 ms") == true)
    #expect(await typed.type("1") == ["1"])
  }

  @Test func cancelling_stopsTheInputThatRuns_andNoneThatFollows() async throws {
    let typed = try await Typed()
    async let stopped = typed.session.run(ReplInput("print('begun') sleep('1h')"))
    while typed.space.output.lines.isEmpty { await Task.yield() }
    typed.session.cancel()
    guard case .failed(let failure) = await stopped else {
      Issue.record("it was not stopped")
      return
    }
    #expect(failure.kind == "cancelled")
    #expect(await typed.type("2") == ["2"])
  }

  // MARK: What is shown and kept

  @Test func secrets_areMasked_inValues_errors_andTheScript() async throws {
    let typed = try await Typed(secrets: ["KEY": "tell-nobody-123"])
    #expect(await typed.type("key = secret 'KEY'") == [])
    #expect(await typed.type("key") == ["\"***\""])
    #expect(await typed.type("{ [key] = { key } }") == ["{ [\"***\"] = { \"***\" } }"])
    #expect(await typed.type("error(key)").first == "error: ***")
    _ = await typed.type("m = nexudus.Coworker:first {}")
    _ = await typed.type("x = 'tell-nobody-123'")
    #expect(typed.session.script.contains("x = '***'"))
  }

  @Test func whatRanWell_isAScript_thatRuns() async throws {
    let typed = try await Typed()
    for line in [
      "local n = 2", "local function f(a)\n  return a + n\nend", "f(1)", "n, f(1)", "prnt(1)", "f(", "error('x')",
      "-- nothing", "print(f(3))",
    ] { _ = await typed.type(line) }
    #expect(
      typed.session.script == """
        local n = 2
        local function f(a)
          return a + n
        end
        f(1)
        print(n, f(1))
        print(f(3))

        """)
    await TestSpace().expect(typed.session.script, prints: ["2\t3", "5"])
  }

  @Test func namesThatTheDriverUses_mayBeTakenByTheSession() async throws {
    let typed = try await Typed()
    _ = await typed.type("pcall = nil tostring = nil select = nil type = nil string = nil")
    #expect(await typed.type("1, 'x'") == ["1", "\"x\""])
  }

  @Test func objects_areShownByWhatTheySay_errorsByTheirMembers() async throws {
    let typed = try await Typed()
    #expect(await typed.type("nexudus.Coworker") == ["nexudus.Coworker"])
    #expect(await typed.type("setmetatable({}, { __tostring = function() return 'me\\nyou' end })") == ["me", "you"])
    #expect(await typed.type("setmetatable({ 1 }, { __tostring = function() error('no') end })") == ["{ 1 }"])
    let lines = await typed.type("select(2, pcall(function() return nexudus.Coworkr end))")
    #expect(lines.contains("  kind = \"usage\","), "\(lines)")
  }
}
