import JSONPages
import Nexudus

/// What plans keep in place of values that are known only when they are applied.
///
/// `{"$created": 1}` is the Id of the plan's first new record, `{"$secret": "NAME"}` a secret, `{"$withheld": true}` a
/// value that plans don't keep, and `{"$text": [...]}` a text of such parts. An object whose only key looks like one of
/// these stands in `{"$object": {...}}`.
enum PlanSymbols {
  /// A value as a plan keeps it.
  struct Writer {
    /// The ids that stand for new records.
    var created: Set<Int64>
    /// The secrets that the script asked for: their names by their values.
    var secrets: [String: String]
    /// Knows the other secrets, which have no name.
    var redactor: Redactor

    /// The body of an effect; secret fields that come from no named secret are withheld.
    func body(_ body: JSONValue, of entity: Entity?) -> JSONValue {
      guard let entity, let object = body.object else { return symbolic(body) }
      return .object(
        JSONObject(
          object.members.map { name, value in
            let kept = symbolic(value)
            let isSecret = entity.field(named: name)?.isSecret == true && !value.isNull
            return (name, isSecret && kept == value ? PlanSymbols.withheld : kept)
          }))
    }

    func symbolic(_ value: JSONValue) -> JSONValue {
      switch value {
      case .integer(let id):
        guard created.contains(id), let number = PlanNumbers.number(id) else { return value }
        return ["$created": .integer(number)]
      case .string(let text): return string(text)
      case .array(let elements): return .array(elements.map(symbolic))
      case .object(let object):
        let kept = JSONValue.object(JSONObject(object.members.map { ($0.key, symbolic($0.value)) }))
        return object.count == 1 && object.keys[0].hasPrefix("$") ? ["$object": kept] : kept
      default: return value
      }
    }

    /// A text, with what stands in it taken apart where that is needed.
    func string(_ text: String) -> JSONValue {
      var parts: [JSONValue] = []
      for piece in PlanNumbers.pieces(of: text) {
        switch piece {
        case .new(let number) where created.contains(PlanNumbers.id(number)):
          parts.append(["$created": .integer(number)])
        case .new(let number): parts.append(.string("\(PlanNumbers.id(number))"))
        case .text(let text): parts += withoutSecrets(text)
        }
      }
      if parts.contains(PlanSymbols.withheld) { return PlanSymbols.withheld }
      if parts.allSatisfy({ $0.string != nil }) { return .string(text) }
      return ["$text": .array(parts)]
    }

    private func withoutSecrets(_ text: String) -> [JSONValue] {
      // The longest first: one secret may stand in another.
      for (secret, name) in secrets.sorted(by: { $0.key.utf8.count > $1.key.utf8.count }) {
        guard !secret.isEmpty, let range = text.firstRange(of: secret) else { continue }
        let before = String(text[..<range.lowerBound])
        let after = String(text[range.upperBound...])
        return (before.isEmpty ? [] : withoutSecrets(before)) + [["$secret": .string(name)]]
          + (after.isEmpty ? [] : withoutSecrets(after))
      }
      return redactor.knowsSecret(in: text) ? [PlanSymbols.withheld] : [.string(text)]
    }
  }

  static let withheld: JSONValue = ["$withheld": true]

  /// Puts values in the place of symbols.
  ///
  /// - Parameters:
  ///   - created: the Id of a new record, by its number.
  ///   - secret: the value of a secret, by its name; nil for one that was withheld.
  static func resolved(
    _ value: JSONValue, created: (Int64) throws(NexudusError) -> Int64,
    secret: (String?) throws(NexudusError) -> String
  ) throws(NexudusError) -> JSONValue {
    switch value {
    case .array(let elements):
      var resolved: [JSONValue] = []
      for element in elements { resolved.append(try self.resolved(element, created: created, secret: secret)) }
      return .array(resolved)
    case .object(let object):
      if object.count == 1, let (key, value) = object.members.first, key.hasPrefix("$") {
        return try symbol(key, value, created, secret)
      }
      return .object(try members(object, created, secret))
    default: return value
    }
  }

  private static func members(
    _ object: JSONObject, _ created: (Int64) throws(NexudusError) -> Int64,
    _ secret: (String?) throws(NexudusError) -> String
  ) throws(NexudusError) -> JSONObject {
    var resolved = JSONObject()
    for (key, value) in object.members { resolved[key] = try self.resolved(value, created: created, secret: secret) }
    return resolved
  }

  private static func symbol(
    _ key: String, _ value: JSONValue, _ created: (Int64) throws(NexudusError) -> Int64,
    _ secret: (String?) throws(NexudusError) -> String
  ) throws(NexudusError) -> JSONValue {
    switch (key, value) {
    case ("$created", .integer(let number)): return .integer(try created(number))
    case ("$secret", .string(let name)): return .string(try secret(name))
    case ("$withheld", _): return .string(try secret(nil))
    case ("$object", .object(let object)): return .object(try members(object, created, secret))
    case ("$text", .array(let parts)):
      var text = ""
      for part in parts {
        let resolved = try self.resolved(part, created: created, secret: secret)
        text += resolved.string ?? resolved.integer.map { "\($0)" } ?? ""
      }
      return .string(text)
    default:
      let known = ["$created", "$secret", "$withheld", "$text", "$object"]
      throw .usage(
        "the plan holds \"\(key)\", which stands for nothing\(Names.proposal(Names.nearest(key, among: known)))")
    }
  }

  /// The value as people see it: new records by the ids that stand for them, secrets masked.
  static func shown(_ value: JSONValue) throws(NexudusError) -> JSONValue {
    try resolved(value) {
      PlanNumbers.id($0)
    } secret: { _ in
      Redactor.mask
    }
  }
}
