import Automation
import Foundation
import Nexudus
import SQLiteStore
import SpaceModel
import Testing

@testable import concierge

/// `concierge doctor`, through the built program.
@Suite struct DoctorCommandTests {
  /// The check and the verdict of each line, and what it advises, without what differs from machine to machine.
  private func lines(_ ending: Program.Ending, of check: String) -> [String] {
    var result: [String] = []
    var isWanted = false
    for line in ending.output.split(separator: "\n").map(String.init) {
      if !line.hasPrefix("        →") { isWanted = line.dropFirst(8).hasPrefix(check) }
      if isWanted { result.append(line) }
    }
    return result
  }

  @Test func theDemoSpace_isWell() async throws {
    let ending = try await Program().run("doctor", "--space", "demo")
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(ending.output.contains("ok      program      concierge "))
    #expect(ending.output.contains("ok      settings     no concierge.lua in this folder or in "))
    #expect(lines(ending, of: "sign-in").first?.hasPrefix("ok      sign-in      ") == true)
    #expect(lines(ending, of: "clock").first?.hasPrefix("ok      clock        with the server's, to ") == true)
    #expect(!ending.output.contains("failed "))
  }

  @Test func withoutASignIn_itSaysHowToGetOne_andFails() async throws {
    let ending = try await Program().run("doctor")
    #expect(ending.status == 1)
    #expect(
      lines(ending, of: "sign-in") == [
        "failed  sign-in      nobody is signed in",
        "        → run \"concierge login\", or set NEXUDUS_EMAIL and NEXUDUS_PASSWORD; --space demo needs no account",
      ])
    #expect(ending.errors == "1 check failed\n")
  }

  @Test func filesThatOthersMayRead_areNamedWithTheCure() async throws {
    let program = try Program()
    _ = try await program.run("secret", "set", "KEY", input: "word\n")
    let path = program.home + "/secrets.json"
    #expect(chmod(path, 0o644) == 0 && chmod(program.home, 0o755) == 0)
    let ending = try await program.run("doctor", "--space", "demo")
    #expect(ending.status == 1)
    #expect(
      lines(ending, of: "files") == [
        "failed  files        \(program.home) may be read by others", "        → chmod 700 '\(program.home)'",
        "failed  files        \(path) may be read by others", "        → chmod 600 '\(path)'",
      ])
  }

  @Test func settingsWithAMistake_areToldWithTheirLine() async throws {
    let program = try Program()
    _ = try program.script("concierge.lua", "\nspace { urll = \"https://x.example\" }\n")
    let ending = try await program.run("doctor")
    #expect(ending.status == 1)
    let told = try #require(lines(ending, of: "settings").first)
    #expect(told.hasPrefix("failed  settings     ./concierge.lua:2: "), "\(told)")
    #expect(told.contains("url"))
  }

  @Test func anUnknownZone_isAWarning() async throws {
    let ending = try await Program().run("doctor", "--space", "demo", environment: ["TZ": "Europe/Lodnon"])
    #expect(ending.status == 0)
    #expect(
      lines(ending, of: "time zone").first
        == "warning time zone    TZ is \"Europe/Lodnon\", which this machine knows nothing of: times are read in UTC")
  }

  @Test func aWrongPassword_isAFailedCheck() async throws {
    let served = try await ServedSpace()
    let environment = served.environment.merging(["NEXUDUS_PASSWORD": "wrong"]) { $1 }
    let ending = try await served.program.run("doctor", environment: environment)
    #expect(ending.status == 1)
    #expect(lines(ending, of: "sign-in").first?.hasPrefix("failed  sign-in      ") == true)
    #expect(!ending.output.contains("wrong"))
    await served.stop()
  }

  @Test func whatWaitsForPeople_isAWarning_andDamageFails() async throws {
    let served = try await ServedSpace()
    let address = try #require(served.environment["NEXUDUS_URL"])
    let file = StateFile(
      home: served.program.home, address: try BaseURL(address).description, account: Account.demo.email)
    do {
      let store = StateStore(file) { 1000 }
      try store.transaction(owner: nil) { tables throws(StoreError) in
        var delivery = Delivery(
          rule: "greet", trigger: "created CommunityThread", kind: "created", entity: "CommunityThread", record: 7,
          version: 0, at: 900)
        delivery.state = .parked
        _ = try tables.add(delivery)
        try tables.setPaused("greet", true, at: 950)
        var feed = FeedState(key: FeedKey(entity: "CommunityThread"), activated: 1, lookBack: 180)
        feed.trouble = "the server is down"
        _ = try tables.save(feed)
      }
    }
    let waiting = try await served.run("doctor")
    #expect(waiting.status == 0, "\(waiting.output)")
    #expect(lines(waiting, of: "state").first?.contains("whole; nobody is watching") == true)
    #expect(lines(waiting, of: "feeds").first == "warning feeds        CommunityThread: the server is down")
    #expect(
      lines(waiting, of: "events") == [
        "warning events       given up after several tries: greet 1", "        → concierge events --state parked",
        "warning events       paused: greet", "        → concierge resume",
      ])

    let handle = try #require(FileHandle(forWritingAtPath: file.path))
    try handle.seek(toOffset: 8_192)
    try handle.write(contentsOf: Data(repeating: 0x5A, count: 16_384))
    try handle.close()
    let damaged = try await served.run("doctor")
    #expect(damaged.status == 1)
    #expect(lines(damaged, of: "state").first?.hasPrefix("failed  state        ") == true, "\(damaged.output)")
    await served.stop()
  }

  @Test func json_isOneObjectALine() async throws {
    let ending = try await Program().run("doctor", "--json")
    let objects = try ending.output.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(objects.first?["check"] as? String == "program")
    #expect(objects.first { $0["check"] as? String == "sign-in" }?["verdict"] as? String == "failed")
  }

  @Test(arguments: [(0.4, 0.5, "ok"), (-29, 0.5, "ok"), (45, 0.5, "warning"), (-3600, 0.5, "warning"), (45, 20, "ok")])
  func clocks_areComparedWithinWhatIsKnown(offset: Double, error: Double, verdict: String) {
    #expect(Doctor.clock(offset: offset, error: error).verdict.rawValue == verdict)
  }

  @Test func aSlowClock_isTold() {
    #expect(Doctor.clock(offset: 45, error: 0.5).text == "this machine's clock is 45 seconds behind the server's")
  }
}
