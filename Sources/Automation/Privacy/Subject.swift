import JSONPages
import Nexudus

/// Whose traces are looked for: a record, most often a person, known by its Id, by other records of the same person, by
/// addresses and by names.
public struct Subject: Sendable, Hashable {
  /// The entity that was asked for.
  public let entity: String
  /// The record that was asked for.
  public let id: Int64
  /// The Ids that are the subject's, by entity; its own and those of records of the same person.
  public private(set) var ids: [String: Set<Int64>]
  /// E-mail addresses, in lower case.
  public private(set) var addresses: Set<String> = []
  /// Full names of at least two words, in lower case.
  public private(set) var names: Set<String> = []

  /// A subject of which no more than the Id is known, and what a person says of it.
  ///
  /// - Parameter words: further addresses and names, which kept records may not tell.
  public init(entity: String, id: Int64, words: [String] = []) {
    self.entity = entity
    self.id = id
    ids = [entity: [id]]
    for word in words { add(word) }
  }

  /// The texts by which it is found beside its Ids, in order.
  public var words: [String] { addresses.sorted() + names.sorted() }

  /// The records of the same person, `User:9`, in order.
  public var others: [String] {
    ids.flatMap { entity, ids in ids.map { (entity, $0) } }.filter { $0 != (entity, id) }
      .map { "\($0):\($1)" }.sorted()
  }

  /// Whether records of an entity may tell something.
  public func mayLearn(from entity: String) -> Bool {
    ids[entity] != nil || Self.links.contains { $0.entity == entity && ids[$0.target] != nil }
  }

  /// Learns from a record what else is the subject's, where it is a record of the subject.
  public mutating func learn(from record: JSONObject, of entity: String) {
    guard let id = record["Id"]?.integer else { return }
    let link = Self.links.first { $0.entity == entity }
    let linked = link.flatMap { record[$0.field]?.integer }.flatMap { $0 > 0 ? $0 : nil }
    if let link, let linked, ids[link.target]?.contains(linked) == true { ids[entity, default: []].insert(id) }
    guard ids[entity]?.contains(id) == true else { return }
    if let link, let linked { ids[link.target, default: []].insert(linked) }
    guard let shape = Catalogue.builtIn.entity(named: entity) else { return }
    for (name, value) in record.members {
      guard let text = value.string, let field = shape.field(named: name), Self.isOwn(field, in: shape) else {
        continue
      }
      switch field.personalData {
      case "email": if text.contains("@") { add(text) }
      case "name": if name.hasSuffix("FullName") { add(text) }
      default: break
      }
    }
  }

  /// The entities whose records stand for one person together.
  private static let links = [(entity: "Coworker", field: "UserId", target: "User")]

  /// Whether a field tells of its record, and not of one that the record refers to (`CoworkerEmail` of a visitor).
  private static func isOwn(_ field: Field, in entity: Entity) -> Bool {
    !entity.fields.contains { other in
      other.name.hasSuffix("Id") && other.name.count > 2 && field.name.hasPrefix(other.name.dropLast(2))
    }
  }

  private mutating func add(_ word: String) {
    let text = Self.folded(word)
    if text.contains("@") {
      // A field may hold several.
      for address in text.split(whereSeparator: { $0 == "," || $0 == ";" || $0 == " " }) where address.contains("@") {
        addresses.insert(String(address))
      }
    } else if text.contains(" ") {
      // One word alone ("Anna") is many people's.
      names.insert(text)
    }
  }

  /// The text in lower case, with one space between words.
  static func folded(_ text: String) -> String {
    text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
