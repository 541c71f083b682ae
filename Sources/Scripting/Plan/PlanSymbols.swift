import JSONPages
import Nexudus

/// What plans keep in place of values that are known only when they are applied.
///
/// `{"$created": 1}` is the Id of the plan's first new record, `{"$secret": "NAME"}` a secret, `{"$path": "NAME"}` the path
/// of one that is an address, `{"$withheld": true}` a value that plans don't keep, and `{"$text": [...]}` a text of such
/// parts. An object whose only key looks like one of these stands in `{"$object": {...}}`.
enum PlanSymbols {
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
    case ("$path", .string(let name)):
      let secret = try secret(name)
      return .string(Redactor.path(ofAddress: secret) ?? "/" + Redactor.mask)
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
      let known = ["$created", "$secret", "$path", "$withheld", "$text", "$object"]
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

  /// Where in a value something was withheld: `headers.Authorization`; empty for the value itself, nil where nothing was.
  static func placeOfWithheld(in value: JSONValue) -> String? {
    if value == withheld { return "" }
    let parts: [JSONObject.Member]
    switch value {
    case .array(let elements): parts = elements.enumerated().map { (key: "\($0 + 1)", value: $1) }
    case .object(let object):
      // The members of an escaped object are as they are.
      let members = object.count == 1 ? object["$object"]?.object?.members : nil
      parts = members ?? object.members.map { (key: $0.key == "$text" ? "" : $0.key, value: $0.value) }
    default: return nil
    }
    for (name, part) in parts {
      guard let place = placeOfWithheld(in: part) else { continue }
      return [name, place].filter { !$0.isEmpty }.joined(separator: ".")
    }
    return nil
  }
}
