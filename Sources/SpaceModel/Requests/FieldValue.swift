import JSONPages
import Nexudus

extension EntityShape.Column {
  /// A value as the API keeps it, or the reason why it can't be one of this field.
  func accepted(_ value: JSONValue) throws(Refusal) -> JSONValue {
    if value.isNull { return kind == .boolean ? .bool(false) : .null }
    switch kind {
    case .integer: return try integer(value)
    case .enumeration:
      if let name = value.string?.lowercased(), let choice = choices.first(where: { $0.name.lowercased() == name }) {
        return .integer(choice.number)
      }
      let number = try integer(value)
      guard choices.isEmpty || choices.contains(where: { .integer($0.number) == number }) else { throw invalid(value) }
      return number
    case .decimal:
      guard value.double != nil else { throw invalid(value) }
      return value
    case .boolean:
      guard value.bool != nil else { throw invalid(value) }
      return value
    case .datetime:
      guard let stamp = value.string.flatMap({ Timestamp($0) }) else { throw invalid(value) }
      return .string(stamp.text)
    case .string, .uuid:
      guard value.string != nil else { throw invalid(value) }
      return value
    case .integers:
      guard let elements = value.array, elements.allSatisfy({ $0.integer != nil }) else { throw invalid(value) }
      return value
    case .object: return value
    }
  }

  /// The value of a field that a client didn't send or wrote as null.
  var cleared: JSONValue { kind == .boolean ? .bool(false) : .null }

  /// What an enum holds that every record must have and nobody has set.
  var firstChoice: JSONValue { .integer(choices.first?.number ?? 0) }

  private func integer(_ value: JSONValue) throws(Refusal) -> JSONValue {
    if value.integer != nil { return value }
    if let number = value.double, number == number.rounded(), let exact = Int64(exactly: number) {
      return .integer(exact)
    }
    throw invalid(value)
  }

  private func invalid(_ value: JSONValue) -> Refusal { .invalid(name, "is not valid", value) }
}
