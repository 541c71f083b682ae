import Foundation
import Nexudus
import Testing

/// `concierge help`, as a person sees it.
@Suite struct HelpCommandTests {
  private func help(_ words: String...) async throws -> Program.Ending {
    try await Program().run(arguments: ["help"] + words)
  }

  @Test func alone_itListsTopicsCommandsAndErrors() async throws {
    let ending = try await help()
    #expect(ending.status == 0)
    #expect(ending.output.hasPrefix("concierge help TOPIC\n"))
    for text in [
      "\n  triggers  ", "\n  settings  ", "\n  watch  ", "store_conflict, ", "concierge entities lists",
    ] {
      #expect(ending.output.contains(text), "\(text)")
    }
  }

  @Test(arguments: [
    ("on.created", "on.created(entity, handler)\n"), ("nexudus.CommunityThread", "CommunityThread  community/"),
    ("http", "http  Calls to hosts of the web\n"), ("conflict", "conflict  a kind of error\n"),
    ("CommunityThread:reply", "CommunityThread:reply(text [, options])\n"), ("watch", "OVERVIEW: Keeps rules at work"),
  ])
  func aTopic_hasAPage(_ word: String, _ beginning: String) async throws {
    let ending = try await help(word)
    #expect(ending.status == 0)
    #expect(ending.output.hasPrefix(beginning), "\(ending.output.prefix(200))")
  }

  @Test func commandsWithinCommands_haveTheParsersHelp() async throws {
    let ending = try await help("events", "retry")
    #expect(ending.status == 0)
    #expect(ending.output == (try await Program().run("events", "retry", "--help")).output)
  }

  @Test func aWordOfSeveralMeanings_namesTheOthers() async throws {
    #expect(
      try await help("watch").errors == "watch is also a function of concierge.lua: concierge help settings.watch\n")
    #expect(try await help("http").errors == "http is also a kind of error: concierge help errors.http\n")
    #expect(try await help("space").errors == "space is also a table of tests: concierge help testing.space\n")
    #expect(try await help("secret").errors == "secret is also a function of scripts: concierge help secrets.secret\n")
  }

  @Test(arguments: [
    (["on.craeted"], "there is no help on \"on.craeted\"; did you mean \"on.created\" or \"on.changed\"?"),
    (["dcotor"], "there is no help on \"dcotor\"; did you mean \"doctor\"?"),
    (["events", "rtry"], "there is no help on \"events rtry\"; did you mean \"events retry\"?"),
    (["zzzzzz"], "there is no help on \"zzzzzz\""),
  ])
  func anUnknownTopic_isAMistake_withTheNearest(_ words: [String], _ message: String) async throws {
    let ending = try await Program().run(arguments: ["help"] + words)
    #expect(ending.status == 2)
    #expect(
      ending.errors == """
        error: \(message)
          hint: concierge help lists the topics; concierge entities WORD searches the API

        """)
    #expect(ending.output.isEmpty)
  }

  @Test func helpOfHelp_isTheParsers() async throws {
    let ending = try await help("--help")
    #expect(ending.status == 0)
    #expect(ending.output.hasPrefix("OVERVIEW: Explains functions, entities"))
  }
}
