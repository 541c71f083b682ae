import Foundation
import JSONPages
import SpaceModel
import Testing

/// Plans with effects in another space than the one they were made in.
@Suite struct ApplySpacesTests {
  private static let script = """
    local porto = nexudus.space "porto"
    local thread = porto.CommunityThread:first {}
    thread:update { Subject = "from lisbon" }
    local message = thread:reply("planned")
    nexudus.Coworker:first {}:update { CompanyName = "Here" }
    porto.CommunityMessage:update(message.Id, { Message = "planned twice" })
    """

  private func planned() async throws -> (two: TwoSpaces, plan: String, thread: Int64) {
    let two = try await TwoSpaces()
    let plan = two.program.folder + "/plan.json"
    let made = try await two.run("run", "--plan", plan, "-e", Self.script)
    #expect(made.status == 0 && made.errors.contains("porto:CommunityThread"), "\(made.output)\(made.errors)")
    let thread = try #require(two.porto.space.records("CommunityThread").first?["Id"]?.integer)
    return (two, plan, thread)
  }

  private func here(_ served: ServedSpace) -> Int {
    served.space.records("Coworker").count { $0["CompanyName"]?.string == "Here" }
  }

  private func changed(_ served: ServedSpace) -> Int {
    served.space.records("CommunityThread").count { $0["Subject"]?.string == "from lisbon" }
  }

  private func said(_ served: ServedSpace) -> [String] {
    served.space.records("CommunityMessage").compactMap { $0["Message"]?.string }.filter { $0.contains("planned") }
  }

  @Test(.timeLimit(.minutes(2))) func eachEffect_goesToItsSpace_once() async throws {
    let (two, plan, _) = try await planned()
    let applied = try await two.run("apply", plan, "--yes")
    #expect(applied.status == 0, "\(applied.output)\(applied.errors)")
    #expect(changed(two.porto) == 1 && said(two.porto) == ["planned twice"])
    #expect(here(two.lisbon) == 1)
    #expect(here(two.porto) == 0 && changed(two.lisbon) == 0 && said(two.lisbon).isEmpty)
    #expect(try await two.run("apply", plan, "--yes").errors.contains("was applied at"))
    await two.stop()
  }

  @Test(.timeLimit(.minutes(2))) func aRecordThatMovedThere_refusesAll_andSoDoesAnotherAccount() async throws {
    let (two, plan, _) = try await planned()
    let text = try String(contentsOfFile: plan, encoding: .utf8)
    let url = try #require(two.porto.environment["NEXUDUS_URL"])
    try text.replacingOccurrences(of: url, with: "https://elsewhere.example/api")
      .write(toFile: plan, atomically: false, encoding: .utf8)
    let foreign = try await two.run("apply", plan, "--yes")
    #expect(foreign.status == 2 && foreign.errors.contains("the plan was made for porto as"), "\(foreign.errors)")
    try text.write(toFile: plan, atomically: false, encoding: .utf8)
    let changed = text.components(separatedBy: "porto:CommunityThread\", \"record\": ").last ?? text
    let thread = try #require(
      two.porto.space.records("CommunityThread").compactMap { $0["Id"]?.integer }.first {
        text.contains("\"target\":\"porto:CommunityThread\",\"record\":\($0)")
      }, "\(changed.prefix(400))")
    try two.porto.space.update("CommunityThread", thread, ["Message": "moved"])
    let moved = try await two.run("apply", plan, "--yes")
    #expect(moved.status == 6 && moved.errors.contains("porto:CommunityThread"), "\(moved.errors)")
    #expect(here(two.lisbon) == 0 && said(two.porto).isEmpty)
    await two.stop()
  }

  @Test(.timeLimit(.minutes(2))) func aPlanOfSeveralSpaces_isAskedForOneByOne() async throws {
    let two = try await TwoSpaces()
    let rule = try two.program.script("r.lua", "rule { space = \"all\" }\nevery(\"1h\", function() end)")
    let plan = two.program.folder + "/plan.json"
    for command in ["run", "watch"] {
      let ending = try await two.run(command, rule, "--plan", plan)
      #expect(ending.status == 2 && ending.errors.contains("--space lisbon --plan"), "\(ending.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: plan))
    await two.stop()
  }
}
