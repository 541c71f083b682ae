import JSONPages

/// Checks one key of a search's `where` and the value that stands there.
struct FilterReader {
  let entity: Entity
  let key: String

  /// The conditions that the value states.
  func conditions(_ value: JSONValue) throws(NexudusError) -> [Condition] {
    let field = try field()
    guard case .object(let range) = value else {
      guard entity.filters[key] != nil else {
        throw usage(
          "\(entity.name).\(key) is searched by range only", hint: "write \(key) = { from = ..., to = ... }")
      }
      return [
        Condition(key: key, field: field.name, test: .equals, value: try self.value(value, for: field, isBound: false))
      ]
    }
    guard entity.ranges.contains(key) else {
      throw usage(
        "\(entity.name).\(key) takes one value, not a range",
        hint: entity.ranges.isEmpty ? nil : "ranges: " + entity.ranges.sorted().joined(separator: ", "))
    }
    var conditions: [Condition] = []
    for (end, bound) in range.members {
      guard let test: Condition.Test = end == "from" ? .from : end == "to" ? .to : nil else {
        throw usage("a range has \"from\" and \"to\", not \"\(end)\" (\(entity.name).\(key))")
      }
      conditions.append(
        Condition(key: key, field: field.name, test: test, value: try self.value(bound, for: field, isBound: true)))
    }
    if conditions.isEmpty { throw usage("the range of \(entity.name).\(key) has neither \"from\" nor \"to\"") }
    return conditions
  }

  /// Checks the key alone.
  func check() throws(NexudusError) { _ = try field() }

  /// The field that the key looks at, or an error that proposes what was meant.
  private func field() throws(NexudusError) -> Field {
    if let field = entity.field(named: entity.filters[key] ?? (entity.ranges.contains(key) ? key : "")) { return field }
    var proposals = entity.filters.filter { $0.value == key }.map(\.key).sorted()
    for prefix in ["\(entity.name)_", "from_\(entity.name)_", "to_\(entity.name)_"] where key.hasPrefix(prefix) {
      let bare = String(key.dropFirst(prefix.count))
      if entity.filterNames.contains(bare) { proposals.append(bare) }
    }
    if proposals.isEmpty { proposals = entity.nearestFilters(to: key) }
    if let field = entity.field(named: key), proposals.isEmpty {
      throw usage(
        "\(entity.name) cannot be searched by \(field.name)",
        hint: "filters: " + entity.filterNames.prefix(12).joined(separator: ", "))
    }
    throw usage("\(entity.name) has no filter \"\(key)\"" + Names.proposal(proposals))
  }

  private func value(_ value: JSONValue, for field: Field, isBound: Bool) throws(NexudusError) -> Condition.Value {
    if value == .null {
      if isBound { throw mismatch(value, field) }
      return .null
    }
    switch field.type {
    case .integer, .integers:
      if let number = wholeNumber(value) { return .integer(number) }
    case .decimal:
      if let number = value.double, number.isFinite { return .number(number) }
      if let number = value.string.flatMap({ Double($0) }), number.isFinite { return .number(number) }
    case .boolean:
      if let flag = value.bool { return .bool(flag) }
    case .enumeration:
      return .integer(try field.number(ofCase: value, in: entity))
    case .datetime:
      if let text = value.string {
        if let moment = Timestamp(text) { return .moment(moment) }
        if let duration = DurationText.parse(text, signed: true) { return .relative(duration) }
      }
    case .string, .uuid, .object:
      if let text = value.string { return .text(text) }
      if field.type == .string, let number = value.integer { return .text(String(number)) }
    }
    throw mismatch(value, field)
  }

  /// A whole number, also as text or as a float without a fraction.
  private func wholeNumber(_ value: JSONValue) -> Int64? {
    value.integer ?? value.double.flatMap { Int64(exactly: $0) } ?? value.string.flatMap { Int64($0) }
  }

  private func mismatch(_ value: JSONValue, _ field: Field) -> NexudusError {
    let forms =
      field.type == .datetime ? "a date (2026-01-01, 2026-01-01T09:30) or a duration from now (-3d)" : field.type.words
    return usage("the filter \(entity.name).\(key) takes \(forms), not \(value.kindInWords)")
  }

  private func usage(_ message: String, hint: String? = nil) -> NexudusError {
    .usage(message, hint: hint, entity: entity.name)
  }
}

extension Entity {
  /// Checks that a search takes a key, whatever its value.
  ///
  /// - Throws: kind `usage`; it names the key and the nearest right one.
  public func checkFilter(named key: String) throws(NexudusError) { try FilterReader(entity: self, key: key).check() }
}

extension Field {
  /// The number of an enumeration's case that is given by number or by name.
  func number(ofCase value: JSONValue, in entity: Entity) throws(NexudusError) -> Int64 {
    if let number = value.integer ?? value.double.flatMap({ Int64(exactly: $0) }) {
      if enumeration.isEmpty || enumeration.contains(where: { Int64($0.number) == number }) { return number }
      throw .usage(
        "\(entity.name).\(name) has no value \(number)", hint: "it takes " + casesInWords, entity: entity.name)
    }
    guard let text = value.string else {
      throw .usage(
        "\(entity.name).\(name) takes a number or a name, not \(value.kindInWords)",
        hint: enumeration.isEmpty ? nil : "it takes " + casesInWords, entity: entity.name)
    }
    if let found = enumeration.first(where: { $0.name == text }) { return Int64(found.number) }
    let folded = enumeration.filter { $0.name.lowercased() == text.lowercased() }
    if folded.count == 1 { return Int64(folded[0].number) }
    if let number = Int64(text), enumeration.isEmpty || enumeration.contains(where: { Int64($0.number) == number }) {
      return number
    }
    throw .usage(
      "\(entity.name).\(name) has no value \"\(text)\""
        + Names.proposal(Names.nearest(text, among: enumeration.map(\.name))),
      hint: enumeration.isEmpty ? "its values are not documented; use the number" : nil, entity: entity.name)
  }

  private var casesInWords: String {
    let shown = enumeration.prefix(8).map { "\($0.name) (\($0.number))" }.joined(separator: ", ")
    return enumeration.count > 8 ? shown + ", ..." : shown
  }
}

extension JSONValue {
  /// What kind of value it is, for messages; the value itself only where it is short and no text.
  var kindInWords: String {
    switch self {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .integer(let number): "the number \(number)"
    case .double(let number): "the number \(number)"
    case .string(let text): text.utf8.count <= 40 ? "the text \"\(text)\"" : "a text"
    case .array: "a list"
    case .object: "a table"
    }
  }
}
