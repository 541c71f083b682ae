/// The members of a JSON object, in the order in which their keys first came.
///
/// Keys are told apart byte by byte, as JSON does, not by Unicode equivalence. Two objects are equal when they have the
/// same members in any order.
public struct JSONObject: Sendable {
  /// One member.
  public typealias Member = (key: String, value: JSONValue)

  /// The keys in order.
  public private(set) var keys: [String] = []
  /// The values in the order of the keys.
  public private(set) var values: [JSONValue] = []

  /// Where each key stands, once there are too many to look at one by one.
  private var index: [KeyBytes: Int]?

  private static let largestSearched = 16

  /// No members.
  public init() {}

  /// Of keys that come twice the last value counts, at the place of the first.
  public init(_ members: some Sequence<(String, JSONValue)>) {
    keys.reserveCapacity(members.underestimatedCount)
    values.reserveCapacity(members.underestimatedCount)
    for (key, value) in members { self[key] = value }
  }

  /// Members whose keys are known to differ.
  init(distinctKeys keys: [String], values: [JSONValue]) {
    self.keys = keys
    self.values = values
    buildIndex()
  }

  /// Other values for the keys of an object.
  init(keysOf other: JSONObject, values: [JSONValue]) {
    keys = other.keys
    self.values = values
    index = other.index
  }

  /// The members in order.
  public var members: [Member] { keys.indices.map { (keys[$0], values[$0]) } }

  /// The number of members.
  public var count: Int { keys.count }

  /// Whether there are none.
  public var isEmpty: Bool { keys.isEmpty }

  /// The value of a key; nil if there is none. Setting nil removes the member, setting `.null` keeps it.
  public subscript(key: String) -> JSONValue? {
    get { position(of: key).map { values[$0] } }
    set {
      if let newValue { set(newValue, for: key) } else { removeValue(forKey: key) }
    }
  }

  /// Removes a member and returns its value.
  @discardableResult
  public mutating func removeValue(forKey key: String) -> JSONValue? {
    guard let position = position(of: key) else { return nil }
    keys.remove(at: position)
    index = nil
    buildIndex()
    return values.remove(at: position)
  }

  private mutating func set(_ value: JSONValue, for key: String) {
    if let position = position(of: key) {
      values[position] = value
      return
    }
    keys.append(key)
    values.append(value)
    if index == nil { buildIndex() } else { index?[KeyBytes(key)] = keys.count - 1 }
  }

  private func position(of key: String) -> Int? {
    if let index { return index[KeyBytes(key)] }
    var key = key
    return key.withUTF8 { bytes in keys.firstIndex { KeyBytes($0).isEqual(to: bytes) } }
  }

  private mutating func buildIndex() {
    guard keys.count > JSONObject.largestSearched else { return }
    var index = [KeyBytes: Int](minimumCapacity: keys.count * 2)
    for (position, key) in keys.enumerated() { index[KeyBytes(key)] = position }
    self.index = index
  }
}

extension JSONObject: Hashable {
  /// Whether both have the same members, in any order.
  public static func == (a: JSONObject, b: JSONObject) -> Bool {
    a.count == b.count && a.keys.indices.allSatisfy { b[a.keys[$0]] == a.values[$0] }
  }

  /// Independent of the order of the members.
  public func hash(into hasher: inout Hasher) {
    var sum = 0
    for (key, value) in members {
      var member = Hasher()
      member.combine(KeyBytes(key))
      member.combine(value)
      sum &+= member.finalize()
    }
    hasher.combine(count)
    hasher.combine(sum)
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// Of keys that come twice the last value counts.
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
