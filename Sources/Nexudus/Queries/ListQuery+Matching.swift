import JSONPages

/// Telling whether a record lies in the set that a search describes, without asking the server.
extension ListQuery {
  /// Whether the record's own fields meet every condition; a field that is absent counts as null.
  ///
  /// Only for searches whose conditions are all testable; see ``split(_:where:)``.
  public func contains(_ record: Record, now: Timestamp) -> Bool {
    conditions.allSatisfy { $0.isMet(by: record[$0.field], now: now) }
  }

  /// Parts the filters of a search into those that can be tested on a listed record and those that only the server knows
  /// how to apply: texts, and fields that lists leave out.
  ///
  /// - Throws: kind `usage` for an unknown filter or a value of the wrong kind.
  public static func split(
    _ entity: Entity, where filters: JSONObject
  ) throws(NexudusError) -> (here: JSONObject, server: JSONObject) {
    var (here, server) = (JSONObject(), JSONObject())
    for (key, value) in filters.members {
      let conditions = try FilterReader(entity: entity, key: key).conditions(value)
      let isTestable = conditions.allSatisfy { condition in
        if case .text = condition.value { return false }
        return entity.field(named: condition.field)?.isListed == true
      }
      if isTestable { here[key] = value } else { server[key] = value }
    }
    return (here, server)
  }

  /// A field and the whole number that a record must have in it, alone or in a list, to lie in the set; nil where no
  /// condition asks for one.
  public var requiredNumber: (field: String, number: Double)? {
    for condition in conditions where condition.test == .equals {
      if case .integer(let number) = condition.value { return (condition.field, Double(number)) }
    }
    return nil
  }

  /// The fields that the conditions look at.
  public var fieldsTested: Set<String> { Set(conditions.map(\.field)) }
}

extension Condition {
  /// Whether a value meets the condition, as the API's documents define it.
  func isMet(by found: JSONValue?, now: Timestamp) -> Bool {
    let found = found ?? .null
    switch (value, test) {
    case (.text(let text), _): return found.string == text
    case (.null, _): return found.isNull || found.string?.isEmpty == true
    case (.bool(let wanted), _): return (found.bool ?? false) == wanted
    case (.integer(let wanted), .equals):
      if let elements = found.array { return elements.contains { $0.double == Double(wanted) } }
      return found.double == Double(wanted)
    case (.number(let wanted), .equals):
      return found.double.map { abs($0 - wanted) <= 1e-6 * max(1, abs(wanted)) } ?? false
    case (.integer(let bound), _): return isWithin(found.double, Double(bound))
    case (.number(let bound), _): return isWithin(found.double, bound)
    case (.moment(let bound), _): return isWithin(found, bound)
    case (.relative(let duration), _): return isWithin(found, now + duration)
    }
  }

  private func isWithin(_ number: Double?, _ bound: Double) -> Bool {
    guard let number else { return false }
    return test == .from ? number >= bound : number <= bound
  }

  private func isWithin(_ found: JSONValue, _ bound: Timestamp) -> Bool {
    guard let moment = found.string.flatMap({ Timestamp($0) }) else { return false }
    return switch test {
    case .from: moment >= bound
    case .to: moment <= bound
    case .equals: moment.minuteText == bound.minuteText
    }
  }
}
