import JSONPages
import Nexudus

/// What a list request asks for, read from its query.
struct Search: Sendable {
  var page = 1
  var size = 25
  var orderColumn: Int
  var descending: Bool
  var conditions: [Condition] = []

  /// A filter or one end of a range.
  struct Condition: Sendable {
    let column: Int
    let test: Test
  }

  /// How a field is compared.
  enum Test: Sendable {
    case integer(Int64)
    case number(Double)
    case bool(Bool)
    /// Part of a text, in lower case.
    case part(String)
    /// A whole text in any case.
    case whole(String)
    /// A date to the minute.
    case minute(Timestamp)
    case fromNumber(Double)
    case toNumber(Double)
    case fromStamp(Timestamp)
    case toStamp(Timestamp)
  }

  static let largestPage = 1000
}

/// Why a query could not be read.
struct SearchError: Error {
  let message: String
}

extension Search {
  init(_ request: ModelRequest, _ shape: EntityShape, zeroOneOrder: Bool) throws(SearchError) {
    let usual = shape.usualOrder
    orderColumn = shape.column(usual.column) ?? 0
    descending = usual.descending
    if let name = request.parameter("orderBy"), let column = shape.column(name) {
      orderColumn = column
      descending = false
    }
    if let dir = request.parameter("dir") {
      switch dir.lowercased() {
      case "ascending", "asc": descending = false
      case "descending", "desc": descending = true
      case "1": descending = zeroOneOrder
      case "-1": descending = !zeroOneOrder
      default: descending = false
      }
    }
    page = try Search.positive(request.parameter("page"), "page") ?? 1
    size = min(try Search.positive(request.parameter("size"), "size") ?? 25, Search.largestPage)
    for (name, value) in request.query {
      if let condition = try Condition(name, value, shape) { conditions.append(condition) }
    }
  }

  private static func positive(_ text: String?, _ name: String) throws(SearchError) -> Int? {
    guard let text, !text.isEmpty else { return nil }
    guard let number = Int(text), number > 0 else { throw SearchError(message: "The request is invalid: \(name).") }
    return number
  }
}

extension Search.Condition {
  /// The condition of one query parameter; nil for a name that the entity doesn't know, which the API ignores.
  fileprivate init?(_ name: String, _ value: String, _ shape: EntityShape) throws(SearchError) {
    let kinds = ["from_", "to_"].filter { name.hasPrefix($0) }
    let key = name.dropFirst(kinds.first?.utf8.count ?? 0)
    guard key.hasPrefix(shape.name + "_"), !value.isEmpty else { return nil }
    let property = String(key.dropFirst(shape.name.utf8.count + 1))
    if let end = kinds.first {
      guard shape.ranges.contains(property), let column = shape.column(property) else { return nil }
      let isFrom = end == "from_"
      if shape.columns[column].kind == .datetime {
        // Bounds are minutes: what they say about seconds is dropped.
        guard let stamp = Timestamp(value)?.minute else {
          throw SearchError(message: "The request is invalid: \(name).")
        }
        self.init(column: column, test: isFrom ? .fromStamp(stamp) : .toStamp(stamp))
      } else {
        guard let number = Double(value) else { throw SearchError(message: "The request is invalid: \(name).") }
        self.init(column: column, test: isFrom ? .fromNumber(number) : .toNumber(number))
      }
      return
    }
    guard let column = shape.filters[property] else { return nil }
    guard let test = Search.Test(value, for: shape.columns[column]) else {
      throw SearchError(message: "The request is invalid: \(name).")
    }
    self.init(column: column, test: test)
  }
}

extension Search.Test {
  /// How a filter's value is compared with a field; nil if the value doesn't fit the field's type.
  fileprivate init?(_ value: String, for column: EntityShape.Column) {
    switch column.kind {
    case .integer, .integers:
      guard let number = Int64(value) else { return nil }
      self = .integer(number)
    case .enumeration:
      let lowered = value.lowercased()
      guard let number = Int64(value) ?? column.choices.first(where: { $0.name.lowercased() == lowered })?.number
      else { return nil }
      self = .integer(number)
    case .decimal:
      guard let number = Double(value) else { return nil }
      self = .number(number)
    case .boolean:
      switch value.lowercased() {
      case "true", "1": self = .bool(true)
      case "false", "0": self = .bool(false)
      default: return nil
      }
    case .datetime:
      guard let stamp = Timestamp(value)?.minute else { return nil }
      self = .minute(stamp)
    case .uuid: self = .whole(value.lowercased())
    case .string, .object: self = .part(value.lowercased())
    }
  }

  /// Whether a field's value passes.
  func admits(_ value: JSONValue) -> Bool {
    switch self {
    case .integer(let number):
      if let elements = value.array { return elements.contains(.integer(number)) }
      return value.integer == number
    case .number(let number): return value.double == number
    case .bool(let flag): return (value.bool ?? false) == flag
    case .part(let part): return value.string.map { $0.lowercased().contains(part) } ?? false
    case .whole(let whole): return value.string?.lowercased() == whole
    case .minute(let minute): return value.stamp?.minute == minute
    case .fromNumber(let bound): return value.double.map { $0 >= bound } ?? false
    case .toNumber(let bound): return value.double.map { $0 <= bound } ?? false
    case .fromStamp(let bound): return value.stamp.map { $0 >= bound } ?? false
    case .toStamp(let bound): return value.stamp.map { $0 <= bound } ?? false
    }
  }
}
