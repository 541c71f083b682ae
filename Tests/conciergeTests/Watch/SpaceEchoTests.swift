import Foundation
import JSONPages
import SpaceModel
import Testing

/// Rules that write to each other's spaces.
@Suite struct SpaceEchoTests {
  /// Copies every new message to the first thread of the other space.
  private static func copying(_ name: String) -> String {
    """
    rule { \(name)space = "all" }
    on.created("CommunityMessage", { every = "1s" }, function(message)
      local other = nexudus.space "porto"
      if other == nexudus then other = nexudus.space "lisbon" end
      other.CommunityThread:first {}:reply("copy of " .. message.Message)
    end)
    """
  }

  private static func say(_ text: String, in served: ServedSpace) throws {
    let model = served.space.records("CommunityMessage").first ?? [:]
    var fields: JSONObject = ["Message": .string(text)]
    for name in ["BusinessId", "UserId", "CoworkerId", "CommunityThreadId"] { fields[name] = model[name] }
    _ = try served.space.add("CommunityMessage", fields)
  }

  private static func copies(_ text: String, in served: ServedSpace) -> Int {
    served.space.records("CommunityMessage").count { $0["Message"]?.string?.contains("copy of") == true }
  }

  @Test(.timeLimit(.minutes(2))) func whatARuleWroteElsewhere_itDoesNotSeeThereAsNew() async throws {
    let two = try await TwoSpaces()
    let rule = try two.program.script("sync.lua", Self.copying(""))
    let ending = try await two.run("watch", rule) { watch, log in
      try await until { log().components(separatedBy: "watching from now").count == 3 }
      try Self.say("hello", in: two.lisbon)
      try await until { Self.copies("hello", in: two.porto) == 1 }
      // Once porto has told of one that came later, it has told of the copy.
      try Self.say("marker", in: two.porto)
      try await until { Self.copies("marker", in: two.lisbon) >= 1 }
      watch.interrupt()
    }
    #expect(Self.copies("", in: two.lisbon) == 1 && Self.copies("", in: two.porto) == 1, "\(ending.output)")
    await two.stop()
  }

  @Test(.timeLimit(.minutes(2))) func twoRulesThatAnswerEachOther_overSpaces_areHeldAfterFiveLinks() async throws {
    let two = try await TwoSpaces()
    // Of two names, each sees what the other wrote.
    for name in ["ping", "pong"] {
      _ = try two.program.script("\(name).lua", Self.copying("name = \"\(name)\", "))
    }
    let ending = try await two.run("watch", two.program.folder) { watch, log in
      try await until { log().components(separatedBy: "watching from now").count == 5 }
      try Self.say("hello", in: two.lisbon)
      try await until { log().contains("do they answer each other?") }
      watch.interrupt()
    }
    #expect(ending.output.contains("rules' writes led to this event"), "\(ending.output)")
    await two.stop()
  }
}
