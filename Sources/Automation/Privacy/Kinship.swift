import JSONPages
import Nexudus

/// How something that is kept has to do with a subject; the closest comes last.
public enum Kinship: Sendable, Hashable, Comparable {
  /// A number alone that may be its Id, or anything else.
  case mayName
  /// A text with its address or full name.
  case mentions
  /// A record that refers to it, by Id or address, through this field.
  case refers(String)
  /// Itself.
  case own

  /// Whether it is the subject's: what is only mentioned may be somebody else's.
  public var isClose: Bool { self > .mentions }

  private var rank: Int {
    switch self {
    case .mayName: 0
    case .mentions: 1
    case .refers: 2
    case .own: 3
    }
  }

  /// By closeness; by the field's name where they are alike.
  public static func < (a: Kinship, b: Kinship) -> Bool {
    if case .refers(let a) = a, case .refers(let b) = b { return a < b }
    return a.rank < b.rank
  }
}

extension Subject {
  /// Whether a record is the subject's.
  public func isOwn(_ entity: String?, _ id: Int64?) -> Bool {
    guard let entity, let id else { return false }
    return ids[entity]?.contains(id) == true
  }

  /// How a value that is kept has to do with it; nil where it has not.
  ///
  /// - Parameter entity: whose record the value is, where that is known.
  public func kinship(of value: JSONValue, entity: String? = nil) -> Kinship? {
    switch value {
    case .string(let text): return mentions(text) ? .mentions : nil
    case .array(let elements): return elements.compactMap { kinship(of: $0) }.max()
    case .object(let object):
      if isOwn(entity, object["Id"]?.integer) { return .own }
      let shape = entity.flatMap { Catalogue.builtIn.entity(named: $0) }
      // Another record of the same kind is another person, even with the same address of a company.
      let isPeer = entity.map { ids[$0] != nil } ?? false
      return object.members.compactMap { key, value in
        if refers(value, field: key, shape?.field(named: key)) { return .refers(key) }
        if !isPeer, isAddress(value, field: key) { return .refers(key) }
        return names(key: key) ? .mentions : kinship(of: value)
      }.max()
    default: return nil
    }
  }

  /// Whether a text has one of its addresses or full names in it.
  public func mentions(_ text: String) -> Bool {
    if words.isEmpty { return false }
    let text = Self.folded(text)
    return addresses.contains { Self.has($0, in: text, isAddress: true) }
      || names.contains { Self.has($0, in: text, isAddress: false) }
  }

  /// Whether a key of a script's value names it: by address, by full name, or as `Coworker:40`, with any sign between.
  public func names(key: String) -> Bool {
    if mentions(key) { return true }
    let text = Self.folded(key)
    return ids.contains { entity, ids in
      ids.contains { id in
        [":", "-", "_", "/", ".", " ", "#", "="].contains {
          Self.has("\(entity.lowercased())\($0)\(id)", in: text, isAddress: false)
        }
      }
    }
  }

  /// Whether a key has one of its Ids in it as a number of its own: perhaps it is meant.
  public func mayName(key: String) -> Bool {
    ids.values.contains { ids in ids.contains { Self.has("\($0)", in: key, isAddress: false) } }
  }

  /// Whether a value, or a member or element of it, is one of its Ids: perhaps it is meant.
  public func mayName(_ value: JSONValue) -> Bool {
    switch value {
    case .integer(let number): ids.values.contains { $0.contains(number) }
    case .string(let text): Int64(text).map { number in ids.values.contains { $0.contains(number) } } ?? false
    case .array(let elements): elements.contains(where: mayName)
    case .object(let object): object.members.contains { mayName(key: $0.key) || mayName($0.value) }
    default: false
    }
  }

  private func refers(_ value: JSONValue, field name: String, _ field: Field?) -> Bool {
    guard name.hasSuffix("Id") || name.hasSuffix("Ids") || field?.reference != nil else { return false }
    return ids.contains { entity, ids in
      guard field?.reference == entity || name.hasSuffix("\(entity)Id") || name.hasSuffix("\(entity)Ids") else {
        return false
      }
      let values = value.array ?? [value]
      return values.contains { $0.integer.map(ids.contains) ?? false }
    }
  }

  private func isAddress(_ value: JSONValue, field: String) -> Bool {
    guard field.lowercased().contains("mail"), let text = value.string else { return false }
    return addresses.contains(Self.folded(text))
  }

  /// Whether a word stands in a text by itself, not as a part of a longer one.
  private static func has(_ word: String, in text: String, isAddress: Bool) -> Bool {
    let (word, text) = (Array(word.unicodeScalars), Array(text.unicodeScalars))
    guard !word.isEmpty, text.count >= word.count else { return false }
    func joins(_ scalar: Unicode.Scalar, isBehind: Bool) -> Bool {
      if scalar.properties.isAlphabetic || scalar.properties.numericType != nil { return true }
      // A longer address begins before this one; a dot behind it may end a sentence.
      return isAddress && !isBehind && (scalar == "." || scalar == "+" || scalar == "-" || scalar == "_")
    }
    for start in 0...(text.count - word.count) where text[start] == word[0] {
      guard text[start..<(start + word.count)].elementsEqual(word) else { continue }
      let end = start + word.count
      if start > 0, joins(text[start - 1], isBehind: false) { continue }
      if end < text.count, joins(text[end], isBehind: true) { continue }
      return true
    }
    return false
  }
}
