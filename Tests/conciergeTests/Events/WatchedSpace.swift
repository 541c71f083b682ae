import Automation
import JSONPages
import Nexudus
import SQLiteStore

/// A state as a watch may have left it, and the program that looks at it.
final class WatchedSpace: Sendable {
  let program: Program
  let store: StateStore
  let file: StateFile

  /// 2024-07-01 08:00:00 UTC, when London's clocks show 9.
  static let morning: Int64 = 1_719_820_800

  static let environment = [
    "NEXUDUS_URL": "https://spaces.example/api", "NEXUDUS_EMAIL": "me@x.example", "NEXUDUS_PASSWORD": "s3cr3t-word",
    "TZ": "Europe/London",
  ]

  init() throws {
    program = try Program()
    file = StateFile(home: program.home, address: "https://spaces.example/api", account: "me@x.example")
    store = StateStore(file) { Double(Self.morning) }
    try change { tables throws(StoreError) in try tables.setNote("zone", "Europe/Lisbon") }
  }

  func change<Result>(_ body: (any WatchTransaction) throws(StoreError) -> Result) throws -> Result {
    try store.transaction(owner: nil, body)
  }

  func delivery(_ id: Int64) throws -> Delivery? {
    try store.reading { tables throws(StoreError) in try tables.delivery(id) }
  }

  /// Runs the program on this space.
  func run(_ arguments: String..., environment: [String: String] = [:]) async throws -> Program.Ending {
    try await program.run(arguments: arguments, environment: Self.environment.merging(environment) { $1 })
  }

  /// An event of each kind that people meet: done, parked with an unclear step, held, a schedule's.
  func fill() throws {
    try change { tables throws(StoreError) in
      var done = Self.thread(1041, at: 0, title: "Printer")
      done.state = .done
      done.clock = Self.morning
      done.ended = Self.morning + 2
      _ = try tables.add(done)

      var parked = Self.thread(1042, at: 60, title: "Wifi \u{1B}[31mdown")
      parked.state = .parked
      parked.reason = "create CommunityThreadMessage may have been sent: 2 records fit"
      parked.attempts = 2
      parked.clock = Self.morning + 61
      parked.ended = Self.morning + 400
      parked.event = ["previous": ["Status": 1], "from": 1, "to": 2]
      let id = try tables.add(parked) ?? 0
      var step = Step(
        delivery: id,
        effect: Effect(
          .create, target: "CommunityThreadMessage", body: ["CommunityThreadId": 1042, "MessageBody": "Try again"]),
        occurrence: 0, intended: Self.morning + 62)
      step.state = .unclear
      step.answer = "the connection was lost"
      _ = try tables.save(step)
      try tables.add(
        Attempt(
          number: 1, at: Self.morning + 63,
          error: [
            "kind": "network", "message": "the connection was lost", "traceback": ["rules/wifi.lua:7 in reply"],
          ]), to: id)

      var held = Self.thread(1043, at: 120, title: "Door")
      held.hold("so many records changed at once that a person should look first")
      _ = try tables.add(held)

      var report = Delivery(
        rule: "monday_report", trigger: "cron 0 9 * * 1", kind: "cron", version: Self.morning, at: Self.morning + 180)
      report.state = .done
      report.clock = Self.morning + 180
      report.ended = Self.morning + 190
      _ = try tables.add(report)
    }
  }

  static func thread(_ record: Int64, at seconds: Int64, title: String) -> Delivery {
    var delivery = Delivery(
      rule: "wifi_reply", trigger: "created CommunityThread", kind: "created", entity: "CommunityThread",
      record: record, version: 0, at: morning + seconds)
    let body: JSONObject = ["Id": .integer(record), "Subject": .string(title)]
    delivery.body = try? JSONValue.object(body).encoded()
    return delivery
  }
}

extension Delivery {
  fileprivate mutating func hold(_ reason: String) {
    state = .held
    self.reason = reason
  }
}
