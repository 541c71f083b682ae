import Foundation
import LuaRuntime
import Testing

@testable import concierge

/// The cookbook, its files, and `concierge new --recipe`.
@Suite struct CookbookTests {
  let program: Program

  init() throws { program = try Program() }

  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../..").standardizedFileURL.path

  private static func text(_ name: String) -> String {
    (try? String(contentsOfFile: repository + "/" + name, encoding: .utf8)) ?? ""
  }

  private func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: program.folder + "/" + name) }

  // MARK: The page

  @Test func thePage_hasTheRecipesThatTheProgramCarries_inTheirOrder() {
    let page = Self.text("docs/cookbook.md")
    let names = page.split(separator: "\n").filter { $0.hasPrefix("<!-- ") }.map { $0.dropFirst(5).dropLast(8) }
    #expect(names.map(String.init) == RecipeText.all.map(\.name))
    #expect(names.count == 15)
    for recipe in RecipeText.all {
      #expect(recipe.rule == Self.text("examples/\(recipe.name).lua"), "\(recipe.name)")
      #expect(recipe.test == Self.text("examples/\(recipe.name)_test.lua"), "\(recipe.name)")
      // Where this fails: scripts/generate-cookbook
      #expect(page.contains("<!-- \(recipe.name).lua -->\n```lua\n\(recipe.rule)```\n"), "\(recipe.name)")
    }
  }

  /// The commands that the page gives for trying a recipe in the demo space.
  private static let trials = text("docs/cookbook.md").split(separator: "\n").filter { $0.hasPrefix("- **Try** ") }
    .compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }.filter { $0.contains("--space demo") }

  @Test func eachRecipeButTheLast_canBeTriedInTheDemoSpace() { #expect(Self.trials.count == 14) }

  @Test(arguments: trials) func commandsOfThePage_work(_ line: String) async throws {
    let path = (Program.path as NSString).deletingLastPathComponent
    let shell = "cd '\(Self.repository)' && " + line.replacing(" > bookings.csv", with: "")
    let ending = try await program.run(
      executable: "/bin/sh", arguments: ["-c", shell],
      environment: ["PATH": "\(path):/usr/bin:/bin", "BOOKING_HOOK_TOKEN": "a-token-for-trying"])
    #expect(ending.status == 0, "\(line)\n\(ending.output)\(ending.errors)")
  }

  // MARK: new --recipe

  @Test func allRecipes_areWrittenWithTestsAndSettings_andHaveNoFindings() async throws {
    let names = RecipeText.all.map(\.name)
    let ending = try await program.run("new", "rules/", "--recipe", names.joined(separator: ","))
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(names.allSatisfy { has("rules/\($0).lua") && has("rules/\($0)_test.lua") })
    #expect(ending.errors.contains("wrote rules/concierge.lua: channel(\"frontdesk\", { terminal = true })"))
    let check = try await program.run("check", "rules")
    #expect(check.errors.hasPrefix("no findings in 30 files"), "\(check.output)\(check.errors)")
    let settings = try String(contentsOfFile: program.folder + "/rules/concierge.lua", encoding: .utf8)
    #expect(settings.split(separator: "\n").filter { !$0.hasPrefix("--") }.count == 4)
  }

  @Test func theTestsOfAllRecipes_pass_whereNewHasWrittenThem() async throws {
    let names = RecipeText.all.map(\.name)
    _ = try await program.run("new", "rules/", "--recipe", names.joined(separator: ","))
    let ending = try await program.run("test", "rules")
    #expect(ending.status == 0, "\(ending.output)\(ending.errors)")
    #expect(!ending.output.contains("✗"))
    #expect(names.allSatisfy { ending.output.contains("rules/\($0)_test.lua") })
  }

  @Test func aRecipe_mayHaveAnotherNameAndPlace() async throws {
    let ending = try await program.run("new", "desk/arrivals", "--recipe", "visitor_arrives")
    #expect(ending.status == 0, "\(ending.errors)")
    let rule = try String(contentsOfFile: program.folder + "/desk/arrivals.lua", encoding: .utf8)
    let test = try String(contentsOfFile: program.folder + "/desk/arrivals_test.lua", encoding: .utf8)
    #expect(rule.contains("--   concierge watch desk/arrivals.lua\n"))
    #expect(test.contains("rules.load \"arrivals.lua\"") && test.contains("concierge test desk/arrivals_test.lua"))
    #expect(!rule.contains("visitor_arrives") && !test.contains("visitor_arrives"))
    let trial = try await program.run("test", "desk")
    #expect(trial.status == 0, "\(trial.output)\(trial.errors)")
  }

  @Test func settingsThatAreThere_stay_andWhatIsMissingIsShown() async throws {
    let path = try program.script("concierge.lua", "channel(\"billing\", { terminal = true })\n")
    let ending = try await program.run("new", "--recipe", "overdue_ladder, monday_report,booking_webhook")
    #expect(ending.status == 0)
    #expect(
      ending.errors.hasSuffix(
        """
        put into concierge.lua:
          channel("office", { terminal = true })
          grant("booking_webhook", { http = { "hooks.example.com" } })

        """), "\(ending.errors)")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "channel(\"billing\", { terminal = true })\n")
  }

  @Test func theList_namesEachRecipe_andWhatItDoes() async throws {
    let ending = try await program.run("new", "--recipe", "list")
    #expect(ending.status == 0)
    let lines = ending.output.split(separator: "\n")
    #expect(lines.count == 15)
    #expect(lines.first == "wifi_reply          Answers a community thread that asks for the wifi.")
  }

  @Test(arguments: [
    (["--recipe", "wifi_replay"], "error: there is no recipe \"wifi_replay\"; did you mean \"wifi_reply\"?"),
    (["--recipe", ","], "error: --recipe takes names with commas between them"),
    (["x", "--recipe", "wifi_reply,no_checkin"], "error: 2 recipes can't all be called \"x\""),
    (["--recipe", "wifi_reply", "--every", "1h"], "error: a recipe has its own trigger"),
    (["x", "--recipe", "list"], "error: --recipe list shows all recipes, and needs no \"x\""),
    (["rules/", "--every", "1h"], "error: rules/ is a folder"),
  ])
  func mistakes_areNamed_andNothingIsWritten(_ arguments: [String], _ message: String) async throws {
    let ending = try await program.run(arguments: ["new"] + arguments)
    #expect(ending.status == 2)
    #expect(ending.errors.hasPrefix(message), "\(ending.errors)")
    #expect(!has("wifi_reply.lua") && !has("no_checkin.lua"))
  }

  @Test func oneFileThatIsThere_keepsAllFromBeingWritten() async throws {
    _ = try program.script("no_checkin_test.lua", "-- mine")
    let ending = try await program.run("new", "--recipe", "wifi_reply,no_checkin")
    #expect(ending.status == 2)
    #expect(ending.errors.hasPrefix("error: no_checkin_test.lua is there already, and is never overwritten"))
    #expect(!has("wifi_reply.lua") && !has("no_checkin.lua") && !has("concierge.lua"))
  }
}
