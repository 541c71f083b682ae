import JSONPages

/// One condition of a search, checked and in the form in which it travels.
struct Condition: Sendable, Hashable {
  /// How the field is compared.
  enum Test: Sendable, Hashable {
    case equals
    case from
    case to
  }

  /// What it is compared with.
  enum Value: Sendable, Hashable {
    /// Text as it travels; how the server compares text is undocumented, so it is never tested here.
    case text(String)
    case integer(Int64)
    case number(Double)
    case bool(Bool)
    case moment(Timestamp)
    /// A moment that lies so far from the time of each request.
    case relative(Duration)
    case null
  }

  /// The key without the entity's prefix: `Coworker_Email`.
  let key: String
  /// The field of the record that it looks at.
  let field: String
  let test: Test
  let value: Value

  /// The query item that asks it of the server.
  func item(entity: String, now: Timestamp) -> QueryItem {
    let name =
      switch test {
      case .equals: "\(entity)_\(key)"
      case .from: "from_\(entity)_\(key)"
      case .to: "to_\(entity)_\(key)"
      }
    return QueryItem(name, text(now: now))
  }

  private func text(now: Timestamp) -> String {
    switch value {
    case .text(let text): text
    case .integer(let number): String(number)
    case .number(let number): number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : "\(number)"
    case .bool(let flag): flag ? "true" : "false"
    case .moment(let moment): moment.minuteText
    case .relative(let duration): (now + duration).minuteText
    case .null: ""
    }
  }
}

extension Condition {
  /// Whether a record's value shows that the server did not apply the condition.
  ///
  /// Only what can be known for sure counts: text, absent values and nulls never do.
  func isBroken(by value: JSONValue?, isExactTime: Bool, now: Timestamp) -> Bool {
    guard let found = value else { return false }
    switch (self.value, test) {
    case (.text, _): return false
    case (.null, _): return found.integer != nil || found.bool == true || found.string?.isEmpty == false
    case (.integer(let wanted), .equals):
      guard let number = found.double else { return false }
      return number != Double(wanted)
    case (.number(let wanted), .equals):
      guard let number = found.double else { return false }
      return abs(number - wanted) > 1e-6 * max(1, abs(wanted))
    case (.bool(let wanted), .equals):
      guard let flag = found.bool else { return false }
      return flag != wanted
    case (.integer(let bound), _): return Self.isBeyond(found.double, Double(bound), test)
    case (.number(let bound), _): return Self.isBeyond(found.double, bound, test)
    case (.moment(let bound), _): return isBeyond(found, bound, isExactTime)
    case (.relative(let duration), _): return isBeyond(found, now + duration, isExactTime)
    case (.bool, _): return false
    }
  }

  private static func isBeyond(_ number: Double?, _ bound: Double, _ test: Test) -> Bool {
    guard let number else { return false }
    let slack = 1e-6 * max(1, abs(bound))
    return test == .from ? number < bound - slack : number > bound + slack
  }

  /// Bounds have minutes where records have seconds, and the request was made a while before; some fields are the
  /// space's wall clock, which may lie a day from the UTC that the server compares.
  private func isBeyond(_ found: JSONValue, _ bound: Timestamp, _ isExact: Bool) -> Bool {
    guard let moment = found.string.flatMap({ Timestamp($0) }) else { return false }
    let slack: Duration = isExact ? .seconds(600) : .seconds(26 * 3600)
    switch test {
    case .from: return moment < bound - slack
    case .to: return moment > bound + slack
    case .equals: return moment < bound - slack || moment > bound + slack
    }
  }
}
