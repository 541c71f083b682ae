import Testing

/// `http` in the program: what is granted on the command line, and by settings.
@Suite("http from the command line")
struct HTTPCommandTests {
  @Test func host_isClosed_untilItIsAllowedByItsNumber() async throws {
    let served = try await ServedSpace()
    let url = served.environment["NEXUDUS_URL"] ?? ""
    let authority = url.split(separator: "/").dropFirst().first.map(String.init) ?? ""
    let code = "print(http.get('\(url)/sys/users/me', { raise = false }).status)"
    let closed = try await served.run("run", "-e", code)
    #expect(closed.status == 1 && closed.errors.contains("--allow-http \(authority)"), "\(closed.errors)")
    let named = try await served.run("run", "--allow-http", "localhost", "-e", code)
    #expect(named.status == 1)
    let open = try await served.run("run", "--allow-http", authority, "-e", code)
    #expect(open.status == 0 && open.output == "401\n", "\(open.output)\(open.errors)")
    let name = "http://localhost:\(authority.split(separator: ":").last ?? "")/api/sys/users/me"
    let inside = try await served.run(
      "run", "--allow-http", "localhost", "-e", "print(http.get('\(name)', { raise = false }).status)")
    #expect(inside.status == 1 && inside.errors.contains("loopback"), "\(inside.errors)")
    await served.stop()
  }

  @Test func mistypedHost_isAMistakeOfTheCommandLine() async throws {
    let program = try Program()
    for command in [["run", "-e", "print(1)"], ["watch", "x.lua"], ["apply", "plan.json"]] {
      let ending = try await program.run(
        arguments: [command[0], "--allow-http", "https://a.test/x"] + command.dropFirst())
      #expect(ending.status == 2 && ending.errors.contains("write \"a.test\""), "\(ending.errors)")
    }
  }

  @Test func plannedCall_isSentWhereItsHostIsAllowedAgain() async throws {
    let served = try await ServedSpace()
    let url = served.environment["NEXUDUS_URL"] ?? ""
    let authority = url.split(separator: "/").dropFirst().first.map(String.init) ?? ""
    let plan = served.program.folder + "/plan.json"
    let code = "http.post('\(url)/sys/users/me', { headers = { ['X-Token'] = 'literal' }, raise = false })"
    let withheld = try await served.run("run", "--allow-http", authority, "--plan", plan, "-e", code)
    #expect(withheld.errors.contains("effect 1 can't be sent from it: its headers.X-Token is"), "\(withheld.errors)")
    let made = try await served.run(
      "run", "--allow-http", authority, "--plan", plan, "-e", "http.post('\(url)/sys/users/me', { json = {} })")
    #expect(made.status == 0 && made.errors.contains("1 call to POST http://\(authority)"), "\(made.errors)")
    let closed = try await served.run("apply", plan, "--yes")
    #expect(closed.status == 2 && closed.errors.contains("--allow-http \(authority)"), "\(closed.errors)")
    let open = try await served.run("apply", plan, "--yes", "--allow-http", authority)
    #expect(open.status != 0 && open.errors.contains("was answered with 40"), "\(open.errors)")
    await served.stop()
  }
}
