import Testing

@testable import Scripting

@Suite("Errors")
struct ErrorTests {
  @Test func validation_carriesTheServersComplaints() async {
    await TestSpace().expect(
      """
      local ok, err = pcall(function() return nexudus.CoworkerNotification:create { CoworkerId = nexudus.Coworker:first({}).Id } end)
      print(ok, err.kind, err.status, err.entity, err.errors[1].property ~= nil, err.retryable, err.unclear)
      print(tostring(err):find("CoworkerNotification", 1, true) ~= nil)
      """, prints: ["false\tvalidation\t400\tCoworkerNotification\ttrue\tfalse\tfalse", "true"])
  }

  @Test func runtimeErrors_haveLineAndTraceback() async {
    let failure = await TestSpace().failure(
      of: """
        local function inner(x) return x.name.first end
        local function outer() return inner({}) + 1 end
        outer()
        """)
    #expect(failure?.kind == "script")
    #expect(failure?.frames.map(\.line) == [1, 2, 3])
    #expect(failure?.sourceLine == "local function inner(x) return x.name.first end")
  }

  @Test func syntaxErrors_haveTheirLine() async {
    let failure = await TestSpace().failure(of: "local x = 1\nif x = 2 then end")
    #expect(failure?.frames.first?.line == 2)
    #expect(
      failure?.report(color: false) == """
        error: a condition compares with ==, not with =
          at command line:2
          2 | if x = 2 then end
            |      ^
          hint: write ==
        """)
  }

  @Test func tableErrors_ofTheScript_areReadable() async {
    let failure = await TestSpace().failure(of: "error({ code = 5 })")
    #expect(failure?.kind == "script")
    #expect(failure?.message.isEmpty == false)
  }

  @Test func lastCall_isNamed() async {
    let failure = await TestSpace().failure(of: "nexudus.Coworker:count() error('after that')")
    #expect(failure?.lastCall?.contains("GET") == true && failure?.lastCall?.contains("coworkers") == true)
  }

  @Test func aLoopWithoutEnd_isALimit() async {
    let failure = await TestSpace().failure(of: "while true do end")
    #expect(failure?.kind == "limit")
    #expect(failure?.hint?.contains("--time-limit") == true)
  }
}
