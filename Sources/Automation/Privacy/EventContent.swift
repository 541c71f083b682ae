import JSONPages
import Nexudus

/// All that is kept of one event, as one object.
public struct EventContent: Sendable {
  /// The object.
  public let json: JSONObject

  /// The content of an event, its steps and its failed attempts.
  public init(_ delivery: Delivery, steps: [Step], attempts: [Attempt]) throws(StoreError) {
    var json: JSONObject = [
      "id": .integer(delivery.id), "rule": .string(delivery.rule), "trigger": .string(delivery.trigger),
      "at": Self.time(delivery.at), "state": .string(delivery.state.rawValue),
    ]
    if let entity = delivery.entity { json["entity"] = .string(entity) }
    if let record = delivery.record { json["record"] = .integer(record) }
    if let reason = delivery.reason { json["reason"] = .string(reason) }
    if !delivery.event.isEmpty { json["event"] = .object(delivery.event) }
    if let body = delivery.body { json["body"] = try Self.parse(body) }
    if !steps.isEmpty {
      var list: [JSONValue] = []
      for step in steps { list.append(.object(try Self.json(step))) }
      json["steps"] = .array(list)
    }
    if !attempts.isEmpty {
      json["failed_attempts"] = .array(
        attempts.map { .object(["at": Self.time($0.at), "error": .object($0.error)]) })
    }
    self.json = json
  }

  /// A moment, in UTC.
  public static func time(_ moment: Int64) -> JSONValue { .string(Timestamp(seconds: moment).description) }

  private static func json(_ step: Step) throws(StoreError) -> JSONObject {
    var json: JSONObject = [
      "id": .integer(step.id), "operation": .string(step.effect.operation.rawValue),
      "target": .string(step.effect.target), "state": .string(step.state.rawValue), "sent": time(step.intended),
      "request": step.effect.body, "answer": step.answer,
    ]
    if let record = step.effect.record { json["record"] = .integer(record) }
    if let result = step.result { json["result"] = .integer(result) }
    if let key = step.effect.key { json["key"] = .string(key) }
    if let base = step.base { json["before"] = try parse(base) }
    if let after = step.after { json["after"] = try parse(after) }
    return json
  }

  private static func parse(_ bytes: [UInt8]) throws(StoreError) -> JSONValue {
    if bytes.isEmpty { return .null }
    do { return try JSONValue(parsing: PaddedBytes(bytes)) } catch {
      throw StoreError(.damaged, "a kept record is not JSON (\(error.message))")
    }
  }
}
