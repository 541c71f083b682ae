/// The members of a JSON object, in the order in which their keys first came.
///
/// Keys are told apart byte by byte, as JSON does, not by Unicode equivalence. Two objects are equal when they have the
/// same members in any order.
public struct JSONObject: Sendable {
  /// One member.
  public typealias Member = (key: String, value: JSONValue)

  /// The members in order.
  public private(set) var members: [Member] = []

  /// Where each key stands, once there are too many members to search them one by one.
  private var index: [KeyBytes: Int]?

  private static let largestSearched = 16

  /// No members.
  public init() {}

  /// Of keys that come twice the last value counts, at the place of the first.
  public init(_ members: some Sequence<(String, JSONValue)>) {
    for (key, value) in members { self[key] = value }
  }

  /// The number of members.
  public var count: Int { members.count }

  /// Whether there are none.
  public var isEmpty: Bool { members.isEmpty }

  /// The keys in order.
  public var keys: [String] { members.map(\.key) }

  /// The value of a key; nil if there is none. Setting nil removes the member, setting `.null` keeps it.
  public subscript(key: String) -> JSONValue? {
    get { position(of: key).map { members[$0].value } }
    set {
      guard let newValue else {
        removeValue(forKey: key)
        return
      }
      if let position = position(of: key) { members[position].value = newValue } else { append(key, newValue) }
    }
  }

  /// Removes a member and returns its value.
  @discardableResult
  public mutating func removeValue(forKey key: String) -> JSONValue? {
    guard let position = position(of: key) else { return nil }
    let removed = members.remove(at: position).value
    if index != nil { buildIndex() }
    return removed
  }

  /// Adds a member whose key is not there yet.
  mutating func append(_ key: String, _ value: JSONValue) {
    members.append((key, value))
    if index != nil {
      index?[KeyBytes(key)] = members.count - 1
    } else if members.count > JSONObject.largestSearched {
      buildIndex()
    }
  }

  private func position(of key: String) -> Int? {
    if let index { return index[KeyBytes(key)] }
    return members.firstIndex { KeyBytes($0.key) == KeyBytes(key) }
  }

  private mutating func buildIndex() {
    guard members.count > JSONObject.largestSearched else {
      index = nil
      return
    }
    var index = [KeyBytes: Int](minimumCapacity: members.count * 2)
    for (position, member) in members.enumerated() { index[KeyBytes(member.key)] = position }
    self.index = index
  }
}

/// A key compared byte by byte.
private struct KeyBytes: Hashable, Sendable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (a: KeyBytes, b: KeyBytes) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension JSONObject: Hashable {
  /// Whether both have the same members, in any order.
  public static func == (a: JSONObject, b: JSONObject) -> Bool {
    a.count == b.count && a.members.allSatisfy { b[$0.key] == $0.value }
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
