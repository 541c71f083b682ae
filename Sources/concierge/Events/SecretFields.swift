import Automation
import JSONPages
import Nexudus

/// Masks what must not be shown of records and requests: the fields that the catalogue calls secret, and known secrets.
struct SecretFields {
  let redactor: Redactor
  /// Whether what tells who a person is goes, too: for texts that are passed on.
  var hidesPersonal = false

  /// The secret fields of all entities: records hold others, and requests to other services hold anything.
  private static let everywhere = Catalogue.builtIn.secretFields

  /// The value without secrets.
  ///
  /// - Parameter field: the field whose value it is, where that is known.
  func masked(_ value: JSONValue, field: String? = nil) -> JSONValue {
    if let field, Self.everywhere.contains(field), !value.isNull { return .string(Redactor.mask) }
    if hidesPersonal, let field, Self.isPersonal(value, field: field) { return .string(Redactor.mask) }
    switch value {
    case .string(let text): return .string(redactor.redact(text))
    case .array(let elements): return .array(elements.map { masked($0) })
    case .object(let object):
      return .object(JSONObject(object.members.map { ($0.key, masked($0.value, field: $0.key)) }))
    default: return value
    }
  }

  /// Whether a field's value tells who a person is.
  static func isPersonal(_ value: JSONValue, field: String) -> Bool {
    if value.isNull || value.bool != nil || value.string?.isEmpty == true { return false }
    return PersonalFields.kind(of: field) != nil
  }

  /// Learns the personal values in a record, so that they are found in texts as well.
  func learnPersonal(_ value: JSONValue) {
    for element in value.array ?? [] { learnPersonal(element) }
    for (key, value) in value.object?.members ?? [] {
      if let text = value.string, Self.isPersonal(value, field: key) {
        redactor.add(text)
      } else {
        learnPersonal(value)
      }
    }
  }

  /// Text without known secrets.
  func masked(_ text: String) -> String { redactor.redact(text) }

  /// The record of an event; nil where it has none.
  func record(_ delivery: Delivery) -> JSONValue? {
    guard let body = delivery.body, !body.isEmpty, let record = try? JSONValue(parsing: PaddedBytes(body)) else {
      return nil
    }
    return masked(record)
  }

  /// The event's members: `previous`, `from`, `to`, `deleted`.
  func event(_ delivery: Delivery) -> JSONObject {
    var event: JSONObject = [:]
    // `from` and `to` are values of the one field that `previous` names.
    let field = delivery.event["previous"]?.object?.members.first?.key
    for (key, value) in delivery.event.members {
      event[key] = masked(value, field: key == "from" || key == "to" ? field : nil)
    }
    return event
  }
}
