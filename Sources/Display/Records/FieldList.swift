import Nexudus

/// The fields that a person asks for by `--fields A,B`.
public struct FieldList: Sendable, Hashable {
  /// Their names, in the order in which they are shown.
  public let names: [String]

  /// Reads names between commas.
  ///
  /// - Throws: kind `usage` where none is named.
  public init(_ text: String) throws(NexudusError) {
    names = text.split(separator: ",", omittingEmptySubsequences: false).map { name in
      String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    if names.isEmpty || names.contains("") {
      throw .usage("--fields takes names between commas: --fields Id,CreatedOn")
    }
  }

  /// Refuses what lists leave out: it would be an empty column.
  public func checkListed(_ entity: Entity) throws(NexudusError) {
    guard let name = names.first(where: { entity.field(named: $0)?.isListed == false }) else { return }
    throw .usage(
      "\(entity.name).\(name) is left out of lists",
      hint: "concierge get \(entity.name) ID --fields \(name) reads it from the full record", entity: entity.name)
  }

  /// Refuses a name that neither the catalogue nor the reply knows.
  ///
  /// - Parameter reply: the names of the fields that came; empty where nothing did.
  public func check(_ entity: Entity, reply: [String]) throws(NexudusError) {
    guard let name = names.first(where: { entity.field(named: $0) == nil && !reply.contains($0) }) else { return }
    let known = entity.fields.map(\.name) + reply.filter { entity.field(named: $0) == nil }
    throw .usage(
      "\(entity.name) has no field \"\(name)\"" + Names.proposal(Names.nearest(name, among: known)),
      hint: "concierge entities \(entity.name) shows its fields", entity: entity.name)
  }
}
