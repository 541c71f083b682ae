import Nexudus
import Testing

@testable import Scripting

@Suite("Inputs of a session")
struct ReplInputTests {
  private func code(_ text: String) -> String? {
    if case .lua(let code, _, _) = ReplInput(text).reading { code } else { nil }
  }

  private func saved(_ text: String) -> String? {
    if case .lua(_, let saved, _) = ReplInput(text).reading { saved } else { nil }
  }

  @Test(arguments: ["", "  ", "-- a remark", "--[[ two\nlines ]]", ";"])
  func nothing_isEmpty(_ text: String) {
    #expect(ReplInput(text).isEmpty)
    #expect(!ReplInput(text).isUnfinished)
  }

  @Test(arguments: ["1 + 1", "f()", "a, b", "x -- why", "{ 1, 2 }", "function() end", "not x", "#t", "'text'"])
  func anExpression_givesItsValues(_ text: String) {
    #expect(code(text) == "return nil, " + text)
  }

  @Test(
    arguments: [
      "if x then", "for i = 1, 3 do print(i)", "f(", "f(1,", "{ a =", "x =", "local", "local x =", "function f()",
      "1 +",
      "x ==", "[[ text", "--[==[ remark", "while true", "repeat", "function f(a", "t[", "nexudus.Coworker:",
    ])
  func aBeginning_wantsMore(_ text: String) {
    #expect(ReplInput(text).isUnfinished)
    #expect(!ReplInput(text).isEmpty)
  }

  @Test(arguments: ["if x = 1 then", "x = = 1", "foo bar", "end", "\"abc", "x = 1)", "for 1 do", "1 + )"])
  func aMistake_isToldAtOnce(_ text: String) {
    guard case .mistake = ReplInput(text).reading else {
      Issue.record("\(text) is no mistake")
      return
    }
    #expect(!ReplInput(text).isUnfinished)
  }

  @Test(arguments: [
    ("local x = 5", "      x = 5"),
    ("local x", "      x = nil"),
    ("local a, b", "      a, b = nil"),
    ("local a, b = f()", "      a, b = f()"),
    ("local function f() return 1 end", "      function f() return 1 end"),
    ("local x <const> = 1", "      x         = 1"),
    ("local a <const>, b <const> = 1, 2", "      a        , b         = 1, 2"),
    ("x = 1 local y = 2; local z", "x = 1       y = 2;       z = nil"),
    ("local text = 'local x' -- local y", "      text = 'local x' -- local y"),
    // What stands in a block stays there.
    ("do local x = 1 end", "do local x = 1 end"),
    ("for i = 1, 2 do local x = i end", "for i = 1, 2 do local x = i end"),
    ("function f() local x = 1 end", "function f() local x = 1 end"),
    // It is closed with its block, which ends with the input.
    ("local x <close> = f()", "local x <close> = f()"),
    ("local zoë = 1", nil),
  ])
  func locals_becomeGlobals_andLeaveTheirPlace(_ text: String, _ expected: String?) {
    #expect(code(text) == expected)
  }

  @Test(arguments: [
    ("f(1)", "f(1)"), ("x.Name", "print(x.Name)"), ("1, 2 -- two", "print(1, 2)"), ("local x = 1", "local x = 1"),
    ("x = 1; return x", "x = 1; print(x)"), ("return f()", "print(f())"), ("return", ""),
    ("(f())", "print((f()))"), ("  f()", "f()"),
  ])
  func aScript_printsWhatTheSessionShowed(_ text: String, _ expected: String) {
    #expect(saved(text) == expected)
  }

  @Test(arguments: [
    (#"nexudus.Coworker:update(1, { AccessPincode = "48151623" })"#, "48151623"),
    (#"x.AccessPincode = 48151623"#, "48151623"),
    (
      #"http.post("https://a.example", { headers = { Authorization = "Bearer abcdef0123456789" } })"#,
      "abcdef0123456789"
    ),
    (#"local key = "sk_live_0123456789abcdefgh""#, "sk_live_0123456789abcdefgh"),
    (#"{ password = "hunter2hunter2" }"#, "hunter2hunter2"),
    (#"print("known-secret")"#, "known-secret"),
  ])
  func secrets_areMasked_inWhatIsKept(_ text: String, _ secret: String) throws {
    let redactor = Redactor()
    redactor.add("known-secret")
    let kept = try #require(ReplInput(text).withoutSecrets(redactor))
    #expect(!kept.contains(secret), "\(kept)")
    #expect(kept.contains("***"), "\(kept)")
  }

  @Test func whatIsNoLua_isNotKept() {
    #expect(ReplInput("password = = \"hunter2\"").withoutSecrets(Redactor()) == nil)
    #expect(ReplInput("1 + 1").withoutSecrets(Redactor()) == "1 + 1")
  }
}

@Suite("Commands of the prompt")
struct PromptCommandTests {
  @Test(arguments: [
    (":help", PromptCommand.help, ""), ("  :doc  Coworker ", .doc, "Coworker"), (":time 1 + 1", .time, "1 + 1"),
    (":quit", .quit, ""), (":save a b.lua", .save, "a b.lua"),
  ])
  func aColon_beginsACommand(_ text: String, _ command: PromptCommand, _ argument: String) throws {
    #expect(try PromptCommand.line(text) == PromptCommand.Line(command, argument))
  }

  @Test(arguments: ["x", "::label::", "", "t:reply()"])
  func lua_isNoCommand(_ text: String) throws {
    #expect(try PromptCommand.line(text) == nil)
  }

  @Test(arguments: [
    (":hlep", #"there is no command ":hlep"; did you mean ":help"?"#),
    (":docs Coworker", #"there is no command ":docs"; did you mean ":doc"?"#),
    (":xyzzy", #"there is no command ":xyzzy"; there are :help, :doc, :time, :save, :plan, :quit"#),
    (":", #"there is no command ":"; there are :help, :doc, :time, :save, :plan, :quit"#),
  ])
  func aMistypedCommand_namesTheNearest(_ text: String, _ message: String) {
    do throws(NexudusError) {
      _ = try PromptCommand.line(text)
      Issue.record("\(text) is no mistake")
    } catch {
      #expect(error.message == message)
    }
  }
}
