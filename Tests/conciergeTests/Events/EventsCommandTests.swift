import Automation
import Foundation
import JSONPages
import SQLiteStore
import Testing

/// `concierge events`, through the built program, on a state that nobody watches.
@Suite struct EventsCommandTests {
  let space: WatchedSpace

  init() throws { space = try WatchedSpace() }

  @Test func list_newestLast_aLineAnEvent() async throws {
    try space.fill()
    let ending = try await space.run("events")
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(
      ending.output == """
        ID  WHEN                 RULE           TRIGGER  RECORD                STATE   TRIES  REASON
         1  2024-07-01 09:00:00  wifi_reply     created  CommunityThread:1041  done        0
         2  2024-07-01 09:01:00  wifi_reply     created  CommunityThread:1042  parked      2  create CommunityThreadMessage may have been sent: 2 records fit
         3  2024-07-01 09:02:00  wifi_reply     created  CommunityThread:1043  held        0  so many records changed at once that a person should look first
         4  2024-07-01 09:03:00  monday_report  cron                           done        0

        """)
    #expect(ending.errors == "")
  }

  @Test(arguments: [
    (["--parked"], [2]), (["--state", "held"], [3]), (["--state", "held", "--parked"], [2, 3]),
    (["--rule", "monday_report"], [4]), (["--entity", "CommunityThread"], [1, 2, 3]), (["--record", "1042"], [2]),
    (["--record", "CommunityThread:1043"], [3]), (["--since", "2024-07-01 09:02"], [3, 4]),
    (["--since", "2024-07-01T08:02:00Z"], [3, 4]), (["--limit", "2"], [3, 4]), (["--limit", "0"], [1, 2, 3, 4]),
  ]) func filters(arguments: [String], wanted: [Int]) async throws {
    try space.fill()
    let ending = try await space.program.run(
      arguments: ["events"] + arguments + ["--json"], environment: WatchedSpace.environment)
    #expect(ending.status == 0, "\(ending.errors)")
    let ids = ending.output.split(separator: "\n").compactMap {
      (try? JSONValue(parsing: PaddedBytes(String($0))))?["id"]?.integer
    }
    #expect(ids == wanted.map(Int64.init))
  }

  @Test func json_isOneObjectALine_inUTC() async throws {
    try space.fill()
    let ending = try await space.run("events", "--json", "--limit", "1")
    #expect(
      ending.output
        == #"{"id":4,"at":"2024-07-01T08:03:00Z","rule":"monday_report","trigger":"cron 0 9 * * 1","kind":"cron","state":"done","attempts":0,"ended":"2024-07-01T08:03:10Z"}"#
        + "\n")
  }

  @Test func limit_saysThatThereIsMore() async throws {
    try space.fill()
    let ending = try await space.run("events", "--limit", "2")
    #expect(ending.errors == "older ones are left out: --limit 20, or --limit 0 for all\n")
  }

  @Test func emptyResults_sayWhatToDo() async throws {
    let none = try await space.run("events")
    #expect(none.status == 0)
    #expect(none.output == "")
    #expect(none.errors == "no events yet; they come from rules: concierge watch rules/\n")
    try space.fill()
    #expect(try await space.run("events", "--state", "failed").errors.hasPrefix("no events fit;"))
    let wrong = try await space.run("events", "--rule", "wifi_rply")
    #expect(wrong.status == 2)
    #expect(wrong.errors == "error: there is no rule \"wifi_rply\"; did you mean \"wifi_reply\"?\n")
  }

  @Test(arguments: [
    (["events", "--state", "prked"], "parked"), (["events", "--entity", "CommunityThred"], "CommunityThread"),
    (["events", "--since", "soon"], "2026-01-01"), (["events", "--record", "x"], "CommunityThread:1042"),
    (["events", "retry"], "--all-parked"), (["events", "retry", "1", "--all-parked"], "--all-parked"),
    (["events", "why", "wifi_reply", "Coworkr:1"], "Coworker"), (["events", "show", "x"], "id"),
  ]) func mistakes_areExplained(arguments: [String], word: String) async throws {
    let ending = try await space.program.run(arguments: arguments, environment: WatchedSpace.environment)
    #expect(ending.status == 2)
    #expect(ending.output == "")
    #expect(ending.errors.contains(word), "\(ending.errors)")
  }

  @Test func show_tellsEverything_safelyForATerminal() async throws {
    try space.fill()
    let ending = try await space.run("events", "show", "2")
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(
      ending.output == """
        event 2 of wifi_reply: parked, 2 failed attempts
          trigger   created CommunityThread
          when      2024-07-01 09:01:00 Europe/London
          record    CommunityThread:1042 "Wifi ^[[31mdown"
          reason    create CommunityThreadMessage may have been sent: 2 records fit
          tried     first 2024-07-01 09:01:01
          ended     2024-07-01 09:06:40
          previous  {"Status":1}
          from      1
          to        2
          next step settle the unclear steps below

        record, as it was listed
          {
            "Id": 1042,
            "Subject": "Wifi \\u001b[31mdown"
          }

        steps
          1  create CommunityThreadMessage: unclear; nobody knows whether it was sent
             request  {"CommunityThreadId":1042,"MessageBody":"Try again"}
             answer   "the connection was lost"
             sent     2024-07-01 09:01:02
             Look whether it is there, then say which:
               concierge events sent 1 --record ID    it is there: it is not sent again, and the handler goes on behind it
               concierge events again 1               it is not there: it is sent again when the handler comes to it

        failed attempts
          1  2024-07-01 09:01:03  network: the connection was lost
             at rules/wifi.lua:7 in reply

        """)
    let json = try JSONValue(
      parsing: PaddedBytes(try await space.run("events", "show", "2", "--json").output))
    #expect(json["steps"]?[0]?["request"]?["MessageBody"] == "Try again")
    #expect(json["attempt_errors"]?[0]?["kind"] == "network")
    #expect(json["body"]?["Id"] == 1042)
    #expect(try await space.run("events", "show", "99").status == 2)
  }

  @Test func secrets_areMasked() async throws {
    try space.change { tables throws(StoreError) in
      var delivery = WatchedSpace.thread(1, at: 0, title: "the password is s3cr3t-word")
      delivery.entity = "CoworkerPaymentMethod"
      delivery.event = ["previous": ["CardNumber": "4111"], "from": "4111", "to": "4222"]
      let body: JSONObject = ["Id": 1, "CardNumber": "4333", "Notes": "s3cr3t-word", "Nested": ["CardNumber": "4444"]]
      delivery.body = try? JSONValue.object(body).encoded()
      delivery.state = .parked
      delivery.reason = "said s3cr3t-word"
      let id = try tables.add(delivery) ?? 0
      var step = Step(
        delivery: id, effect: Effect(.update, target: "CoworkerPaymentMethod", record: 1, body: ["CardNumber": "4555"]),
        occurrence: 0, intended: 1)
      step.state = .done
      step.answer = ["CardNumber": "4666"]
      _ = try tables.save(step)
      try tables.add(Attempt(number: 1, at: 1, error: ["kind": "script", "message": "s3cr3t-word"]), to: id)
    }
    for arguments in [["events", "show", "1"], ["events", "show", "1", "--json"], ["events"], ["events", "--json"]] {
      let ending = try await space.program.run(arguments: arguments, environment: WatchedSpace.environment)
      #expect(ending.status == 0)
      for secret in ["4111", "4222", "4333", "4444", "4555", "4666", "s3cr3t-word"] {
        #expect(!ending.output.contains(secret), "\(arguments) shows \(secret)")
      }
    }
  }

  @Test func retryAndDrop_changeTheState_whereNobodyWatches() async throws {
    try space.fill()
    let retry = try await space.run("events", "retry", "2")
    #expect(retry.status == 0)
    #expect(retry.errors == "event 2 runs again\n")
    #expect(try space.delivery(2)?.state == .pending)
    let drop = try await space.run("events", "drop", "3")
    #expect(drop.errors == "event 3 is dropped\n")
    #expect(try space.delivery(3)?.state == .done)
    let refused = try await space.run("events", "retry", "1")
    #expect(refused.status == 2)
    #expect(refused.errors.hasPrefix("error: event 1 is done\n"))
  }

  @Test func retryAllParked_countsThem() async throws {
    #expect(try await space.run("events", "retry", "--all-parked").errors == "no event is parked\n")
    try space.fill()
    #expect(try await space.run("events", "retry", "--all-parked").errors == "1 parked event runs again\n")
    #expect(try space.delivery(2)?.state == .pending)
    #expect(try space.delivery(3)?.state == .held)
  }

  @Test(arguments: ["sent", "again"]) func unclearStep_isSettled(word: String) async throws {
    try space.fill()
    let arguments = ["events", word, "1"] + (word == "sent" ? ["--record", "2077"] : [])
    let ending = try await space.program.run(arguments: arguments, environment: WatchedSpace.environment)
    #expect(ending.status == 0, "\(ending.errors)")
    let step = try space.store.reading { tables throws(StoreError) in try tables.step(1) }
    #expect(step?.state == (word == "sent" ? .done : .refused))
    #expect(step?.result == (word == "sent" ? 2077 : nil))
    #expect(try space.delivery(2)?.state == .pending)
    #expect(try await space.run("events", word, "1").status == 2)
  }

  @Test func why_saysWhatBecameOfARecord() async throws {
    try space.fill()
    try space.change { tables throws(StoreError) in
      var feed = FeedState(key: FeedKey(entity: "CommunityThread"), activated: WatchedSpace.morning, lookBack: 180)
      feed.scanned = WatchedSpace.morning
      feed.trouble = "the server is down"
      let id = try tables.save(feed).id
      for kind in ["created", "updated"] {
        _ = try tables.save(
          Subscription(
            rule: "wifi_reply", trigger: "\(kind) CommunityThread", feed: id,
            definition: #"\#(kind) CommunityThread {"Private":true}"#, cursor: 9, activated: WatchedSpace.morning))
      }
      var entry = LogEntry(
        record: 1042, kind: .updated, updated: WatchedSpace.morning + 300, seen: WatchedSpace.morning + 310,
        body: Array(#"{"Id":1042,"Private":false,"CreatedOn":"2024-07-01T08:01:00Z"}"#.utf8))
      entry.hash = 1
      try tables.append([entry], to: id)
    }
    let ending = try await space.run("events", "why", "wifi_reply", "CommunityThread:1042")
    #expect(ending.status == 0, "\(ending.errors)")
    let lines = ending.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(
      lines.first?.hasPrefix(
        "CommunityThread:1042 is known as changed 2024-07-01 09:05:00, seen 2024-07-01 09:05:10; ") == true)
    #expect(lines.first?.hasSuffix("; trouble: the server is down") == true)
    #expect(
      lines.dropFirst().first
        == "created CommunityThread: event 2 of 2024-07-01 09:01:00: parked: create CommunityThreadMessage may have been sent: 2 records fit"
    )
    #expect(lines.last == "updated CommunityThread: filtered: the record does not meet Private = true")
    let other = try await space.run("events", "why", "wifi_reply", "Coworker:1")
    #expect(other.output == "wifi_reply has no trigger that looks at Coworker; it looks at CommunityThread\n")
    let unknown = try await space.run("events", "why", "wifi_reply", "CommunityThread:7", "--json")
    let json = try JSONValue(parsing: PaddedBytes(unknown.output))
    #expect(json["findings"]?.array?.compactMap { $0["verdict"]?.string } == ["unseen", "unseen"])
  }

  @Test(arguments: [
    ["events"], ["status"], ["events", "show", "1"], ["events", "retry", "1"], ["pause"], ["resume", "x"],
  ]) func demoSpaceAndMissingState_areSaid(arguments: [String]) async throws {
    let isLook = arguments == ["events"] || arguments == ["status"]
    let demo = try await space.program.run(arguments: arguments + ["--space", "demo"])
    #expect(demo.status == (isLook ? 0 : 2))
    #expect(demo.errors.contains("the demo space has no state"))
    let other = WatchedSpace.environment.merging(["NEXUDUS_EMAIL": "other@x.example"]) { $1 }
    let missing = try await space.program.run(arguments: arguments, environment: other)
    #expect(missing.status == (isLook ? 0 : 2))
    #expect(missing.errors.contains("there is no state of other@x.example at https://spaces.example/api yet"))
    #expect(missing.output == "")
    let files = try FileManager.default.contentsOfDirectory(atPath: space.file.folder)
    #expect(!files.contains { $0.hasPrefix("other") }, "looking made a state")
    #expect(try await space.program.run(arguments: arguments).status == 3)
  }
}
