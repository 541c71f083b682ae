import Foundation
import JSONPages
import SpaceModel
import Testing

/// Approval as the operator does it: each command a process of its own, beside a watch and without one.
@Suite struct InboxTests {
  private static let rule = """
    rule { name = "greet", approve = "first 2" }
    on.created("CommunityThread", { every = "1s" }, function(thread)
      thread:reply("Hello")
    end)
    """

  private func waiting(_ served: ServedSpace) async throws -> [JSONValue] {
    try await served.run("inbox", "--json").output.split(separator: "\n").map {
      try JSONValue(parsing: PaddedBytes(String($0)))
    }
  }

  @Test(.timeLimit(.minutes(4))) func besideAWatch_whatIsApprovedIsSent_whatIsRejectedIsNot_thenItIsFree() async throws
  {
    let served = try await ServedSpace()
    let rule = try served.program.script("greet.lua", Self.rule)
    let ending = try await served.run("watch", rule) { watch, log in
      try await until { log().contains("are the baseline") }
      let first = try served.post("\u{1B}[31mHi")
      try await until { log().contains("waits for approval (concierge inbox show 1)") }
      #expect(served.replies(to: first, holding: "Hello") == 0)
      let entry = try #require(try await waiting(served).first)
      #expect(entry["rule"] == "greet" && entry["operation"] == "create" && entry["target"] == "CommunityMessage")
      let list = try await served.run("inbox")
      #expect(list.output.contains("create CommunityMessage  created CommunityThread \(first) \"Question\""))
      let shown = try await served.run("inbox", "show", "1")
      #expect(shown.output.contains("create CommunityMessage\n"), "\(shown.errors)")
      #expect(shown.output.contains("Message            \"Hello\""), "\(shown.output)")
      #expect(shown.output.contains("because 0 of the rule's first 2 effects are approved and done"))
      #expect(try await served.run("status").output.contains("1 effect waits for approval: concierge inbox"))

      let approved = try await served.run("inbox", "approve", "1")
      #expect(approved.errors.hasPrefix("1 effect is approved; process "), "\(approved.errors)")
      try await until { served.replies(to: first, holding: "Hello") == 1 }

      let second = try served.post("wrong one")
      try await until { try await waiting(served).count == 1 }
      let number = try #require(try await waiting(served).first?["id"]?.integer)
      #expect(try await served.run("inbox", "reject", "\(number)", "--reason", "wrong member").status == 0)
      try await until {
        try await served.run("events", "--state", "done", "--json").output.contains(
          "rejected by a person: wrong member")
      }
      let late = try await served.run("inbox", "approve", "\(number)")
      #expect(late.status == 2 && late.errors.contains("effect \(number) was rejected"), "\(late.errors)")

      let third = try served.post("again")
      try await until { try await waiting(served).count == 1 }
      #expect(try await served.run("inbox", "approve", "greet").errors.hasPrefix("1 effect is approved"))
      try await until { served.replies(to: third, holding: "Hello") == 1 }
      // Two were approved and done: from now on nobody is asked.
      let fourth = try served.post("and on")
      try await until { served.replies(to: fourth, holding: "Hello") == 1 }
      #expect(served.replies(to: first, holding: "Hello") == 1 && served.replies(to: second, holding: "Hello") == 0)
      watch.interrupt()
    }
    #expect(ending.status == 0)
    await served.stop()
  }

  @Test(.timeLimit(.minutes(4))) func aloneAndAfterARun_anUpdateIsShownAgainstTheRecordAsItIsNow() async throws {
    let served = try await ServedSpace()
    let rule = try served.program.script(
      "tag.lua",
      """
      rule { name = "tag", approve = "all" }
      on.updated("CommunityThread", function(thread)
        thread:update { Tags = "seen" }
        notify("desk", "Seen")
      end)
      """)
    _ = try served.program.script("concierge.lua", "channel('desk', { terminal = true })")
    _ = try await served.run("run", rule)
    let thread = try #require(served.space.records("CommunityThread").first?["Id"]?.integer)
    try served.space.update("CommunityThread", thread, ["Subject": "Door \u{1B}[2J"], by: "ben@example.com")
    let run = try await served.run("run", rule)
    #expect(run.status == 0 && run.errors.contains("tag: 1 effect waits for approval: concierge inbox --rule tag"))
    #expect(served.space.records("CommunityThread").first?["Tags"] != "seen")
    let dry = try await served.run("run", "--dry-run", rule)
    #expect(dry.errors.contains("no effects") && dry.errors.contains("tag: 1 effect waits"), "\(dry.errors)")

    try served.space.update("CommunityThread", thread, ["Tags": "old"], by: "ben@example.com")
    let shown = try await served.run("inbox", "show", "1")
    #expect(shown.output.contains("Tags  \"old\" -> \"seen\""), "\(shown.output)\(shown.errors)")
    #expect(!shown.output.contains("\u{1B}") && shown.output.contains("Door ^["))
    let json = try JSONValue(parsing: PaddedBytes(try await served.run("inbox", "show", "1", "--json").output))
    #expect(json["changes"]?[0]?["old"] == "old" && json["changes"]?[0]?["new"] == "seen")

    let approved = try await served.run("inbox", "approve", "--all")
    #expect(
      approved.errors
        == "1 effect is approved; sent by the next concierge watch, or concierge run, of the rule\n")
    let second = try await served.run("run", rule)
    #expect(served.space.records("CommunityThread").first?["Tags"] == "seen")
    // The notice comes up once the update is through, and the person's edit behind it.
    #expect(second.errors.contains("notify desk waits for approval"), "\(second.errors)")
    #expect(!second.output.contains("Seen"))
    _ = try await served.run("inbox", "approve", "tag")
    #expect(try await served.run("run", rule).output.contains("Seen"))
    await served.stop()
  }

  @Test func whatIsMeantMustBeClear() async throws {
    let served = try await ServedSpace()
    let rule = try served.program.script("greet.lua", Self.rule)
    _ = try await served.run("run", rule)
    for (arguments, part) in [
      (["approve"], "--all"), (["approve", "1", "greet"], "not both"), (["approve", "1", "--all"], "--all goes alone"),
      (["approve", "gret"], "did you mean \"greet\""), (["reject"], "id or rule"), (["show", "7"], "no effect 7"),
      (["approve", "7"], "there is no effect 7"), (["list", "--rule", "gret"], "greet"),
    ] {
      let ending = try await served.program.run(arguments: ["inbox"] + arguments, environment: served.environment)
      #expect(ending.status == 2 && ending.errors.contains(part), "\(arguments): \(ending.errors)")
    }
    let nothing = try await served.run("inbox", "approve", "greet")
    #expect(nothing.status == 0 && nothing.errors == "nothing waits for approval\n")
    await served.stop()
  }
}
