import JSONPages
import Nexudus

/// A command that the model knows how to run on records.
struct Command: Sendable {
  let key: String
  let name: String
  /// The fields that it sets; nil stands for the current time.
  let changes: [(field: String, value: JSONValue?)]

  static let known: [String: [Command]] = [
    "Coworker": [
      Command(key: "COWORKER_ARCHIVE", name: "Archive", changes: [("Archived", true), ("Active", false)]),
      Command(key: "COWORKER_RESTORE", name: "Restore", changes: [("Archived", false), ("Active", true)]),
    ],
    "Booking": [
      Command(key: "BOOKING_CONFIRM", name: "Confirm", changes: [("Tentative", false)]),
      Command(key: "BOOKING_CHECKIN", name: "Check in", changes: [("CheckedInAt", nil)]),
    ],
    "CoworkerDelivery": [
      Command(
        key: "DELIVERY_COLLECTED", name: "Mark as collected", changes: [("Collected", true), ("CollectedOn", nil)]),
      Command(key: "DELIVERY_NOTIFY", name: "Notify", changes: [("Notified", true)]),
    ],
    "Visitor": [
      Command(key: "VISITOR_ARRIVED", name: "Mark as arrived", changes: [("Arrived", true), ("ArrivalDate", nil)])
    ],
  ]
}

extension SpaceState {
  /// Answers `GET /{path}/commands`.
  func commands(of shape: EntityShape) throws(JSONError) -> ModelReply {
    try ModelReply(
      .array((Command.known[shape.name] ?? []).map { ["Key": .string($0.key), "Name": .string($0.name)] }))
  }

  /// Answers `POST /{path}/runcommand`.
  mutating func run(_ request: ModelRequest, _ shape: EntityShape, _ account: Account) throws(JSONError) -> ModelReply {
    guard request.method == "POST" else { return .methodNotAllowed(request.method) }
    guard let body = bodyObject(request) else { return .unreadable }
    guard let command = Command.known[shape.name]?.first(where: { $0.key == body["Key"]?.string }) else {
      return try Refusal.invalid("Key", "is not a known command", body["Key"] ?? .null).reply()
    }
    let ids = (body["Ids"]?.array ?? []).compactMap(\.integer)
    guard !ids.isEmpty else {
      return try Refusal.invalid("Ids", Refusal.requiredMessage, body["Ids"] ?? .null).reply()
    }
    guard ids.allSatisfy({ record(shape.name, $0) != nil }) else { return .notFound }
    for id in ids {
      guard var values = record(shape.name, id)?.latest.values else { continue }
      for (field, value) in command.changes {
        if let column = shape.column(field) { values[column] = value ?? .string(Timestamp(serverTime).text) }
      }
      change(id, in: shape, to: values, by: account.email)
    }
    return try succeeded("\(command.name) was successfully run.", .null, Timestamp(serverTime), by: account)
  }
}
