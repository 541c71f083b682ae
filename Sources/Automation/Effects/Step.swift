import JSONPages
import Nexudus

/// What a handler wants to change in the world, in the form by which it is found again.
public struct Effect: Sendable, Hashable {
  /// What is done.
  public enum Operation: String, Sendable {
    case create, update, delete, run, request, http, notify
  }

  /// What is done.
  public var operation: Operation
  /// The entity, the host or the channel.
  public var target: String
  /// The record; nil for creates and what is no record.
  public var record: Int64?
  /// What is sent: fields, parameters, a text.
  public var body: JSONValue
  /// The author's name for it, where its text may differ between attempts.
  public var key: String?
  /// The branch of the handler that asks: which element of which `parallel`.
  public var path: String

  /// An effect.
  public init(
    _ operation: Operation, target: String, record: Int64? = nil, body: JSONValue = .null, key: String? = nil,
    path: String = ""
  ) {
    self.operation = operation
    self.target = target
    self.record = record
    self.body = body
    self.key = key
    self.path = path
  }

  /// The content as text with sorted keys: equal effects have equal texts.
  var canonical: String { body.canonicalText }

  /// What other steps of the handler it could be mistaken for: those that do the same to the same.
  func isAkin(to other: Effect) -> Bool {
    operation == other.operation && target == other.target && record == other.record && path == other.path
      && parent == other.parent
  }

  /// For creates: the references of the body, which say what the new record hangs on. For notices: to whom they go.
  var parent: [String] {
    if operation == .notify { return [body["to"]?.canonicalText ?? ""] }
    guard operation == .create, let body = body.object else { return [] }
    return body.members.filter { $0.key.hasSuffix("Id") && $0.value.integer != nil && $0.key != "UserId" }
      .map { "\($0.key)=\($0.value.integer ?? 0)" }.sorted()
  }
}

/// One effect of a delivery in the journal.
public struct Step: Sendable, Hashable {
  /// What is known of its outcome.
  public enum State: String, Sendable {
    /// It is about to be sent; after a death it may have been.
    case intent
    /// It was carried out.
    case done
    /// It was surely not carried out.
    case refused
    /// Nobody knows yet whether it was carried out.
    case unclear
    /// It waits for a person; it was not sent.
    case held
    /// A person approved it; it is sent when the handler asks for it again.
    case approved
    /// A person rejected it: it is never sent.
    case rejected

    /// Whether it was sent, or may have been.
    public var mayBeSent: Bool { self == .done || self == .intent || self == .unclear }
  }

  /// Its number.
  public var id: Int64 = 0
  /// The delivery that it belongs to.
  public var delivery: Int64
  /// What is done.
  public var effect: Effect
  /// Which of equal effects of the delivery it is, from 0.
  public var occurrence: Int64
  /// What is known of its outcome.
  public var state = State.intent
  /// When it was first about to be sent.
  public var intended: Int64
  /// When a person approved it; nil for what nobody was asked about.
  public var approved: Int64?
  /// When its outcome was known.
  public var ended: Int64?
  /// What was answered, or why it was refused.
  public var answer: JSONValue = .null
  /// The record that it made or changed.
  public var result: Int64?
  /// The record before the change, for telling the echo of an update.
  public var base: [UInt8]?
  /// The record after it.
  public var after: [UInt8]?

  /// A step that is about to be sent.
  public init(delivery: Int64, effect: Effect, occurrence: Int64, intended: Int64) {
    self.delivery = delivery
    self.effect = effect
    self.occurrence = occurrence
    self.intended = intended
  }

  /// Takes it back from the person it waits for: the handler asks for something else now.
  mutating func withdraw() {
    state = .refused
    answer = "not sent: the handler did not ask for it again"
  }
}

extension Step {
  /// What tells its effect from all others, in this state and any other: the same at each attempt.
  func identity(in delivery: Delivery) -> String {
    let content = [
      delivery.rule, delivery.trigger, delivery.entity ?? "", "\(delivery.record ?? 0)", "\(delivery.version)",
      "\(delivery.at)", effect.operation.rawValue, effect.target, effect.path, effect.key ?? "", effect.canonical,
      "\(occurrence)",
    ]
    let digest = StableHash.hash(content.joined(separator: "\u{0}").utf8)
    // The clock of the first attempt tells a new state, which counts from 1 again, from the one before.
    return [delivery.clock ?? delivery.at, delivery.id, id].map { String($0, radix: 36) }.joined(separator: ".")
      + ".\(String(digest, radix: 36))"
  }
}

extension JSONValue {
  /// The value as text with the keys of objects in order, so that equal values have equal texts.
  package var canonicalText: String {
    switch self {
    case .array(let elements): "[" + elements.map(\.canonicalText).joined(separator: ",") + "]"
    case .object(let object):
      "{"
        + object.members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { key, value in
          JSONValue.string(key).canonicalText + ":" + value.canonicalText
        }.joined(separator: ",") + "}"
    default: (try? encodedString()) ?? "null"
    }
  }
}
