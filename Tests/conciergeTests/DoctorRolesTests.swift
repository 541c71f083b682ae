import SpaceModel
import Testing

/// `concierge doctor rules/`: which of the roles that rules need a user has.
@Suite struct DoctorRolesTests {
  private static let rules = """
    on.created("CommunityThread", function(thread)
      local author = nexudus.Coworker:get(thread.CoworkerId)
      if author then thread:reply("Hello " .. author.FullName) end
    end)
    """

  private func lines(_ ending: Program.Ending, of checks: String...) -> [String] {
    let lines = ending.output.split(separator: "\n").map(String.init)
    return lines.indices.filter { index in
      let subject = lines[index].hasPrefix("        →") ? lines[index - 1] : lines[index]
      return checks.contains { subject.dropFirst(8).hasPrefix($0) }
    }.map { lines[$0] }
  }

  private func doctor(_ served: ServedSpace, _ text: String = rules) async throws -> Program.Ending {
    _ = try served.program.script("rules/hello.lua", text)
    let ending = try await served.run("doctor", "rules/")
    await served.stop()
    return ending
  }

  @Test func rolesThatAreThere_areTried_andThoseOfWritesCantBeKnown() async throws {
    let served = try await ServedSpace(
      roles: ["CommunityThread-List", "Coworker-List", "Coworker-Read", "CommunityMessage-Create"])
    let before = served.space.records("CommunityMessage").count
    let ending = try await doctor(served)
    #expect(
      lines(ending, of: "rules", "roles") == [
        "ok      rules        no mistakes in 1 file",
        "ok      roles        tried, and there: CommunityThread-List, Coworker-Read",
        "warning roles        can't be known without writing: CommunityMessage-Create",
        "        → a refusal names the role that is missing; roles are given in Nexudus under Settings > Users",
      ])
    #expect(ending.status == 0, "\(ending.output)")
    #expect(served.space.records("CommunityMessage").count == before)
  }

  @Test func roleThatIsRefused_isNamedWithTheLineThatNeedsIt_andFails() async throws {
    let ending = try await doctor(ServedSpace(roles: ["Coworker-List", "CommunityMessage-Create"]))
    #expect(
      lines(ending, of: "roles").prefix(4) == [
        "failed  roles        the signed-in user lacks the role CommunityThread-List, which rules/hello.lua:1 needs",
        "        → an administrator can add it; roles are given in Nexudus under Settings > Users",
        "failed  roles        the signed-in user lacks the role Coworker-Read, which rules/hello.lua:2 needs",
        "        → an administrator can add it; roles are given in Nexudus under Settings > Users",
      ])
    #expect(ending.status == 1)
  }

  @Test func withoutAListToFindARecordBy_readingCantBeKnown() async throws {
    let ending = try await doctor(ServedSpace(roles: ["CommunityThread-List", "Coworker-Read"]))
    #expect(
      lines(ending, of: "roles").prefix(2) == [
        "ok      roles        tried, and there: CommunityThread-List",
        "warning roles        can't be known without writing: CommunityMessage-Create; without a record to read: Coworker-Read",
      ])
    #expect(ending.status == 0)
  }

  @Test func rulesWhoseTextDoesNotTell_areToldOf() async throws {
    let ending = try await doctor(ServedSpace(roles: []), "nexudus.request { path = \"spaces/coworkers\" }\n")
    #expect(
      lines(ending, of: "roles").first
        == "warning roles        can't be known by the rules' text: some that they need")
    #expect(ending.status == 0)
  }

  @Test func administrators_haveThemAll_andRulesWithoutCallsNeedNone() async throws {
    #expect(
      lines(try await doctor(ServedSpace()), of: "roles") == [
        "ok      roles        tried, and there: CommunityThread-List, Coworker-Read",
        "ok      roles        others: an administrator, who has them all",
      ])
    #expect(
      lines(try await doctor(ServedSpace(roles: []), "print(1)\n"), of: "roles")
        == ["ok      roles        the rules need none"])
  }

  @Test func withoutRules_itSaysHowTheyAreTried() async throws {
    let served = try await ServedSpace(roles: [])
    let ending = try await served.run("doctor")
    await served.stop()
    #expect(
      lines(ending, of: "roles") == [
        "warning roles        the API does not tell which roles a user has",
        "        → concierge doctor rules/ tries those that rules need; roles are given in Nexudus under Settings > Users",
      ])
    #expect(ending.status == 0)
  }

  @Test func mistakesAndMissingPaths_fail() async throws {
    let wrong = try await doctor(ServedSpace(), "prnt(1)\n")
    #expect(
      lines(wrong, of: "rules") == ["failed  rules        1 mistake in 1 file", "        → concierge check rules/"])
    #expect(wrong.status == 1)
    let served = try await ServedSpace()
    let missing = try await served.run("doctor", "rulez")
    await served.stop()
    #expect(
      lines(missing, of: "rules") == [
        "failed  rules        can't read rulez: No such file or directory"
      ])
    #expect(missing.status == 1)
  }

  @Test func inSeveralSpaces_eachRuleCountsWhereItWorks() async throws {
    let spaces = try await TwoSpaces()
    _ = try spaces.program.script("rules/a.lua", "on.created(\"Booking\", function(b) print(b.Id) end)\n")
    _ = try spaces.program.script(
      "rules/b.lua", "rule { space = \"porto\" }\non.created(\"Visitor\", function(v) print(v.Id) end)\n")
    let ending = try await spaces.run("doctor", "rules")
    await spaces.stop()
    #expect(
      ending.output.split(separator: "\n").filter { $0.contains("roles") && $0.contains("tried") } == [
        "ok      lisbon: roles tried, and there: Booking-List", "ok      porto: roles tried, and there: Visitor-List",
      ])
  }
}
