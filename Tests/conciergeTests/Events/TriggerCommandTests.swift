import Foundation
import Testing

/// `concierge trigger`, through the built program, against the demo space.
@Suite struct TriggerCommandTests {
  private static let rule = """
    rule { name = "wifi" }
    on.created("CommunityThread", function(thread, event)
      print(event.kind, thread.Message)
      thread:reply("The network is Members.")
    end)
    on.changed("CoworkerInvoice", "Paid", function(invoice, event)
      print("paid", event.from, event.to, invoice.Paid)
    end)
    on.created("CoworkerMessage", { where = { Incoming = true } }, function() print("in") end)
    every("1h", function(event) print(event.kind) end)
    """

  private func fire(_ arguments: String...) async throws -> (ending: Program.Ending, rule: String) {
    let program = try Program()
    let path = try program.script("wifi.lua", Self.rule)
    let ending = try await program.run(arguments: ["trigger"] + arguments + [path, "--space", "demo"])
    return (ending, path)
  }

  @Test func aMadeUpField_reachesTheHandler_andNothingIsSent() async throws {
    let ending = try await fire("CommunityThread.created", "--set", "Message=Where is the wifi?").ending
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(ending.output == "created\tWhere is the wifi?\n")
    #expect(ending.errors.contains("create CommunityMessage"))
    #expect(ending.errors.contains("The network is Members."))
    #expect(ending.errors.hasSuffix("CommunityThread.created: the handler came to its end; nothing was sent\n"))
  }

  @Test func send_sendsWhatTheHandlerSends_eachTimeAnew() async throws {
    let program = try Program()
    _ = try program.script("concierge.lua", "channel(\"desk\", { terminal = true })\n")
    let path = try program.script(
      "hello.lua",
      """
      on.created("CommunityThread", function(thread)
        thread:reply("Hello")
        notify("desk", "answered " .. thread.Subject)
      end)
      """)
    for _ in 1...2 {
      let ending = try await program.run(
        "trigger", "CommunityThread.created", "--set", "Subject=Wifi", "--send", path, "--space", "demo")
      #expect(ending.status == 0, "\(ending.errors)")
      #expect(ending.output == "[desk] answered Wifi\n")
      #expect(
        ending.errors.hasSuffix("CommunityThread.created: the handler came to its end; 2 effects sent\n"),
        "\(ending.errors)")
    }
  }

  @Test func send_isRefused_whereARuleWaitsForApproval_orWithDryRun() async throws {
    let program = try Program()
    let path = try program.script(
      "asks.lua",
      "rule { approve = \"all\" }\non.created(\"CommunityThread\", function(thread) thread:reply(\"Hello\") end)\n")
    let ending = try await program.run(
      "trigger", "CommunityThread.created", "--send", path, "--space", "demo")
    #expect(ending.status == 2)
    #expect(
      ending.errors == """
        error: what asks sends waits for approval, so it is not sent from here
          hint: leave --send out to see it; a watch puts it into the inbox

        """)
    let both = try await program.run("trigger", "CommunityThread.created", "--send", "--dry-run", path)
    #expect(both.status == 2 && both.errors.contains("--send and --dry-run can't go together"))
  }

  @Test func withoutFields_itIsTheNewestRecordOfTheSpace() async throws {
    let ending = try await fire("CommunityThread.created").ending
    #expect(ending.status == 0, "\(ending.errors)")
    let newest = try await Program().run(
      "run", "--space", "demo", "-e",
      "local t = nexudus.CommunityThread:first { order = 'Id', descending = true } print('created', t.Message)")
    #expect(ending.output == newest.output)
  }

  @Test func aChange_isFromWhatItWas_toWhatIsSet() async throws {
    let ending = try await fire("CoworkerInvoice.changed", "--set", "Paid=true").ending
    #expect(ending.status == 0, "\(ending.errors)")
    let isNews = ending.output == "paid\tfalse\ttrue\ttrue\n"
    #expect(isNews || ending.errors.contains("a watch would not deliver this: Paid is what it was"), "\(ending.output)")
  }

  @Test func aRecordThatTheTriggerLeavesOut_isSaid() async throws {
    let ending = try await fire("CoworkerMessage.created", "--set", "Incoming=false").ending
    #expect(ending.errors.contains("a watch would not deliver this: the record is not in the trigger's set"))
    #expect(ending.output == "in\n")
  }

  @Test func aSchedule_isFiredByItsName() async throws {
    let ending = try await fire("every 1h").ending
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(ending.output == "every\n")
  }

  @Test(
    arguments: [
      (["CommunityThreads.created"], "CommunityThread"),
      (["CommunityThread.create"], "records have no event \"create\"; did you mean \"created\"?"),
      (["CommunityThread.updated"], "wifi has no trigger for CommunityThread.updated"),
      (["CommunityThread.created", "--set", "Mesage=x"], "did you mean \"Message\""),
      (["CommunityThread.created", "--set", "Message"], "--set takes FIELD=VALUE"),
      (["every 1h", "--set", "Message=x"], "has no record"),
      (["CommunityThread.created", "--id", "999999999"], "999999999"),
    ])
  func aMistake_isToldWithTheRightName(_ arguments: [String], _ words: String) async throws {
    let program = try Program()
    let path = try program.script("wifi.lua", Self.rule)
    let ending = try await program.run(arguments: ["trigger"] + arguments + [path, "--space", "demo"])
    #expect(ending.status != 0)
    #expect(ending.errors.contains(words), "\(ending.errors)")
    #expect(ending.output == "")
  }

  @Test func anErrorOfTheHandler_isShownWithItsLine() async throws {
    let program = try Program()
    let path = try program.script(
      "bad.lua", "on.created(\"CommunityThread\", function(thread)\n  print(thread.Mesage)\nend)\n")
    let ending = try await program.run("trigger", "CommunityThread.created", path, "--space", "demo")
    #expect(ending.status == 1)
    #expect(ending.errors.contains("bad.lua:2"), "\(ending.errors)")
    #expect(ending.errors.contains("Message"))
  }
}
