import Automation
import Display
import JSONPages
import Nexudus

/// Events as a table for people, and as one JSON object each.
struct EventLines {
  let moments: Moments
  let secrets: SecretFields

  /// A line an event, below the heads of the columns.
  func table(_ deliveries: [Delivery], width: Int?, isColored: Bool) -> [String] {
    var table = TextTable([
      .init(title: "ID", isRight: true), .init(title: "WHEN"), .init(title: "RULE", least: 12), .init(title: "TRIGGER"),
      .init(title: "RECORD", least: 10, keepsEnd: true), .init(title: "STATE"), .init(title: "TRIES", isRight: true),
      .init(title: "REASON"),
    ])
    // A narrow terminal has no room for the year.
    let isNarrow = width.map { $0 < 100 } ?? false
    for delivery in deliveries {
      let moment = moments.text(delivery.at)
      table.add([
        "\(delivery.id)", .init(isNarrow ? String(moment.dropFirst(5)) : moment), .init(delivery.rule),
        .init(delivery.kind),
        .init(Self.record(delivery)), .init(delivery.state.rawValue, Self.color(delivery.state)),
        "\(delivery.attempts)", .init(reason(delivery)),
      ])
    }
    return table.lines(width: width, isColored: isColored)
  }

  /// `CommunityThread:1042`, as `concierge events why` takes it; empty for schedules.
  static func record(_ delivery: Delivery) -> String {
    guard let entity = delivery.entity else { return "" }
    return delivery.record.map { "\(entity):\($0)" } ?? entity
  }

  /// Why it is where it is, and what comes next.
  private func reason(_ delivery: Delivery) -> String {
    var parts = [delivery.reason.map(secrets.masked)].compactMap(\.self)
    if let next = delivery.next, delivery.state.isOpen { parts.append("again \(moments.ahead(next))") }
    return parts.joined(separator: "; ")
  }

  static func color(_ state: Delivery.State) -> TextColor? {
    switch state {
    case .parked: .red
    case .failed, .held: .yellow
    case .done: .green
    case .stale, .superseded: .dim
    case .pending, .running: nil
    }
  }

  /// One event for `--json`.
  func json(_ delivery: Delivery) -> JSONObject {
    var object: JSONObject = [
      "id": .integer(delivery.id), "at": Self.time(delivery.at), "rule": .string(delivery.rule),
      "trigger": .string(delivery.trigger), "kind": .string(delivery.kind), "state": .string(delivery.state.rawValue),
      "attempts": .integer(delivery.attempts),
    ]
    if let entity = delivery.entity { object["entity"] = .string(entity) }
    if let record = delivery.record { object["record"] = .integer(record) }
    if let reason = delivery.reason { object["reason"] = .string(secrets.masked(reason)) }
    if let next = delivery.next { object["next"] = Self.time(next) }
    if let ended = delivery.ended { object["ended"] = Self.time(ended) }
    return object
  }

  /// A moment in JSON, always in UTC.
  static func time(_ moment: Int64) -> JSONValue { .string(Timestamp(seconds: moment).description) }
}
