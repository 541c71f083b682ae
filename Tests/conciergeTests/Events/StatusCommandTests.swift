import Automation
import Foundation
import JSONPages
import SQLiteStore
import Testing

@testable import concierge

/// `concierge status`, `pause` and `resume`, through the built program.
@Suite struct StatusCommandTests {
  let space: WatchedSpace

  init() throws { space = try WatchedSpace() }

  private func fill() throws {
    try space.fill()
    let now = Int64(Date().timeIntervalSince1970)
    for id: Int64 in 1...4 {
      guard var delivery = try space.delivery(id), delivery.clock != nil else { continue }
      delivery.clock = now - 3 * 86_400 - 60
      try space.change { [delivery] tables throws(StoreError) in try tables.save(delivery) }
    }
    try space.change { tables throws(StoreError) in
      try tables.setNote(
        "rules",
        #"[{"path":"rules/wifi.lua","name":"wifi_reply","triggers":["created CommunityThread"],"error":"line 3: boom"},"#
          + #"{"path":"rules/new.lua","error":"line 1: bang"}]"#)
      var feed = FeedState(key: FeedKey(entity: "CommunityThread"), activated: 1, lookBack: 180)
      feed.scanned = now - 3 * 3_600 - 60
      feed.trouble = "the server is down"
      feed.requests = 1_234
      let id = try tables.save(feed).id
      try tables.setKnown(id, (1...3).map { KnownRecord(id: $0, updated: 1, hash: 1) })
      _ = try tables.save(
        Subscription(
          rule: "wifi_reply", trigger: "created CommunityThread", feed: id,
          definition: "created CommunityThread {}", cursor: 0, activated: 1))
      var monday = Subscription(
        rule: "monday_report", trigger: "cron 0 9 * * 1", feed: nil, definition: "cron 0 9 * * 1 ", cursor: 0,
        activated: 1)
      monday.next = now + 100 * 86_400 + 3_600
      _ = try tables.save(monday)
    }
  }

  @Test func status_showsRulesFeedsAndSchedules() async throws {
    try fill()
    let ending = try await space.run("status")
    #expect(ending.status == 0, "\(ending.errors)")
    let date = /[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}/
    let text = ending.output.replacing(date, with: "YYYY-MM-DD HH:MM:SS")
      .replacing(Self.size, with: "N MB")
    #expect(
      text == """
        me@x.example at https://spaces.example/api
        nobody is watching: concierge watch rules/

          RULE           PARKED  HELD  FAILED  PENDING  RUNNING  LAST RUN    TRIGGERS
          monday_report       0     0       0        0        0  3 days ago  (not loaded) cron 0 9 * * 1
          wifi_reply          1     1       0        0        0  3 days ago  created CommunityThread
          rules/wifi.lua does not load, the version before goes on: line 3: boom
          rules/new.lua does not load: line 1: bang
          parked events wait for a person: concierge events --parked

          FEED             LOOKED AT  NEWS      KNOWN  ALL LISTED  REQUESTS
          CommunityThread  3 h ago    none yet      3  never          1,234
          CommunityThread: the server is down

          NEXT                              RULE           TRIGGER
          YYYY-MM-DD HH:MM:SS  in 100 days  monday_report  cron 0 9 * * 1
          times here are Europe/London; schedules go by Europe/Lisbon

        requests  minute 0 of 120, hour 0 of 5,000, day 0 of 200,000
        writes    minute 0 of 60, day 0 of 5,000
        state     N MB; the oldest event that is over: YYYY-MM-DD HH:MM:SS; \(space.file.path)

        """)
    #expect(ending.errors == "")
  }

  /// A state of this machine, which SQLite lays out as it likes.
  private static var size: Regex<Substring> { /[0-9]+\.[0-9] MB/ }

  @Test func json_isOneObject() async throws {
    try fill()
    let ending = try await space.run("status", "--json")
    let json = try JSONValue(parsing: PaddedBytes(ending.output))
    #expect(json["watching"] == false)
    #expect(json["rules"]?[1]?["events"]?["parked"] == 1)
    #expect(json["rules"]?[0]?["loaded"] == false)
    #expect(json["feeds"]?[0]?["known"] == 3)
    #expect(json["next"]?[0]?["rule"] == "monday_report")
    #expect(json["budget"]?["hour"]?["limit"] == 5_000)
    #expect(json["broken"]?[0]?["path"] == "rules/new.lua")
    #expect((json["state"]?["bytes"]?.integer ?? 0) > 10_000)
    #expect(json["state"]?["free"] == 0)
    #expect(json["state"]?["path"] == .string(space.file.path))
    #expect(json["state"]?["oldest"] == "2024-07-01T08:00:02Z")
  }

  @Test func emptyState_andLimitsOff() async throws {
    let ending = try await space.run("status", "--limits", "off")
    #expect(
      ending.output.replacing(Self.size, with: "N MB") == """
        me@x.example at https://spaces.example/api
        nobody is watching: concierge watch rules/

        no rules yet

        state     N MB; \(space.file.path)

        """)
  }

  @Test func follow_showsItAgainUntilTheInterrupt() async throws {
    let ending = try await space.program.run(
      "status", "--follow", "--json", environment: WatchedSpace.environment
    ) { process, output in
      while output().split(separator: "\n").count < 2 { await Task.yield() }
      process.interrupt()
    }
    #expect(ending.status == 0)
    #expect(ending.output.split(separator: "\n").count >= 2)
  }

  @Test func pauseAndResume_ofOneRule() async throws {
    try fill()
    let pause = try await space.run("pause", "wifi_reply")
    #expect(pause.status == 0)
    #expect(pause.errors == "wifi_reply is paused; concierge resume wifi_reply lets it go on\n")
    #expect(try pauses() == ["wifi_reply"])
    #expect(try await space.run("pause", "wifi_reply").errors.hasPrefix("wifi_reply is paused already, since "))
    #expect(try await space.run("status").output.contains("wifi_reply is paused since "))
    #expect(try await space.run("resume", "wifi_reply").errors == "wifi_reply goes on\n")
    #expect(try pauses() == [])
    #expect(try await space.run("resume", "wifi_reply").errors == "wifi_reply was not paused\n")
    let wrong = try await space.run("pause", "wifireply2")
    #expect(wrong.status == 2)
    #expect(wrong.errors.contains("did you mean \"wifi_reply\"?"))
  }

  @Test func pauseAndResume_ofAll_leaveNamedPauses() async throws {
    try fill()
    _ = try await space.run("pause", "wifi_reply")
    #expect(try await space.run("pause").errors == "every rule is paused; concierge resume lets it go on\n")
    #expect(try pauses() == ["*", "wifi_reply"])
    #expect(try await space.run("status").output.contains("all rules are paused since "))
    #expect(
      try await space.run("resume").errors
        == "every rule goes on, but those paused by name: wifi_reply; name one to resume it\n")
    #expect(try pauses() == ["wifi_reply"])
    #expect(
      try await space.run("resume").errors
        == "the rules are not paused as a whole; paused by name: wifi_reply; name one to resume it\n")
  }

  private func pauses() throws -> [String] {
    try space.store.reading { tables throws(StoreError) in try tables.pauses() }.keys.sorted()
  }
}
