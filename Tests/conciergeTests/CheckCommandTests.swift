import Testing

@Suite struct CheckCommandTests {
  let program: Program

  init() throws { program = try Program() }

  @Test func mistakes_areShownOnStandardOutput_andExitWith1() async throws {
    let path = try program.script("rules/a.lua", "print(nexudus.Cowrker:count())\n")
    let ending = try await program.run("check", path)
    #expect(ending.status == 1)
    #expect(ending.output.hasPrefix("\(path):1:15: error: there is no entity \"Cowrker\""))
    #expect(ending.output.contains("\n    |               ^^^^^^^\n"))
    #expect(ending.errors == "1 error in 1 file\n")
  }

  @Test func rightRules_exitWith0_andTellTheRoles() async throws {
    _ = try program.script("rules/a.lua", "on.created('Booking', function(b) b:related('Coworker'):notify('Hi') end)\n")
    _ = try program.script("rules/concierge.lua", "this is not Lua")
    _ = try program.script("rules/_draft.lua", "nor is this")
    let ending = try await program.run("check", program.folder + "/rules")
    #expect(ending.status == 0)
    #expect(ending.output == "")
    #expect(
      ending.errors
        == "no findings in 1 file; roles needed: Booking-List, Coworker-Read, CoworkerNotification-Create\n")
    let listed = try await program.run("check", "--roles", program.folder + "/rules/")
    #expect(
      listed.output.split(separator: "\n").map { $0.prefix { $0 != " " } } == [
        "Booking-List", "Coworker-Read", "CoworkerNotification-Create",
      ])
  }

  @Test func aFolder_givesItsTests_whoseCallsNeedNoRoles() async throws {
    _ = try program.script("rules/a.lua", "on.created('Booking', function(b) print(b.Id) end)\n")
    _ = try program.script(
      "rules/a_test.lua", "it('works', function() nexudus.Visitor:count() expect(1).to_eqal(1) end)\n")
    for name in [".b", "_c_test", "_c"] { _ = try program.script("rules/\(name).lua", "this is not Lua") }
    let ending = try await program.run("check", "rules", environment: ["LC_ALL": "C"])
    #expect(
      ending.output == """
        rules/a_test.lua:1:58: error: expect(...) has no "to_eqal"; did you mean "to_equal"? [unknown-method]
          1 | it('works', function() nexudus.Visitor:count() expect(1).to_eqal(1) end)
            |                                                          ^^^^^^^

        """)
    #expect(ending.errors == "1 error in 2 files; roles needed: Booking-List\n")
    #expect(ending.status == 1)
  }

  @Test func standardInput_isReadByADash() async throws {
    let ending = try await program.run("check", "-", input: "prnt(1)")
    #expect(ending.status == 1)
    #expect(ending.output.hasPrefix("stdin:1:1: error: there is no global \"prnt\"; did you mean \"print\"?"))
  }

  @Test func json_isOneObjectForAFinding() async throws {
    let path = try program.script("a.lua", "prnt(1)\nx = 1 +\n")
    _ = path
    let good = try program.script("b.lua", "prnt(1)\ntext.hass('x', 'y')\n")
    let ending = try await program.run("check", "--json", good)
    let lines = ending.output.split(separator: "\n")
    #expect(ending.status == 1)
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.hasPrefix("{\"file\":\"") && $0.contains("\"severity\":\"error\"") })
    #expect(ending.errors.contains("\"errors\":2"))
  }

  @Test func warningsAlone_exitWith0() async throws {
    let path = try program.script("a.lua", "http.get('https://api.example.com/')\n")
    let ending = try await program.run("check", path)
    #expect(ending.status == 0)
    #expect(ending.output.contains("warning: the operator grants"))
    #expect(ending.errors == "1 warning in 1 file\n")
    let granted = try await program.run("check", "--allow-http", "api.example.com", path)
    #expect(granted.errors == "no findings in 1 file\n")
  }

  @Test func grantsOfTheSettings_areReadWithoutRunningThem() async throws {
    _ = try program.script(
      "concierge.lua",
      "space { url = 'https://api.example.com', password = secret 'NOT_THERE' }\n"
        + "grant('a', { http = { 'api.example.com' } })\nchannel('desk', { slack = secret 'NOR_THIS' })\n")
    let path = try program.script(
      "a.lua", "http.get('https://api.example.com/')\nhttp.get('https://other.example.com/')\nnotify('dsk', 'x')\n")
    let ending = try await program.run("check", path)
    #expect(ending.status == 1)
    #expect(ending.errors == "2 errors in 1 file\n")
    #expect(ending.output.contains("a.lua:2:10: error: the operator grants \"a\" no calls to other.example.com"))
    #expect(ending.output.contains("a.lua:3:8: error: there is no channel \"dsk\"; did you mean \"desk\"?"))
  }

  @Test func missingPath_exitsWith2() async throws {
    let ending = try await program.run("check", program.folder + "/nothing.lua")
    #expect(ending.status == 2)
    #expect(ending.errors.contains("nothing.lua"))
  }
}
