import Nexudus
import Synchronization

/// The shapes of all entities, each made from the catalogue when it is first asked for.
final class Shapes: Sendable {
  static let builtIn = Shapes(.builtIn)

  private let catalogue: Catalogue
  private let numbers: [String: Int64]
  private let made = Mutex<[String: EntityShape]>([:])

  init(_ catalogue: Catalogue) {
    self.catalogue = catalogue
    numbers = Dictionary(
      catalogue.names.enumerated().map { ($1, Int64($0)) }, uniquingKeysWith: { first, _ in first })
  }

  subscript(name: String) -> EntityShape? {
    if let shape = made.withLock({ $0[name] }) { return shape }
    guard let entity = catalogue.entity(named: name), entity.name == name else { return nil }
    let shape = EntityShape(entity, catalogue, number: numbers[name] ?? 0)
    return made.withLock { made in
      made[name] = made[name] ?? shape
      return made[name]
    }
  }

  subscript(path path: String) -> EntityShape? {
    catalogue.entity(path: path).flatMap { self[$0.name] }
  }

  var names: [String] { catalogue.names }

  /// All of them, in the catalogue's order.
  var all: [EntityShape] { catalogue.names.compactMap { self[$0] } }
}

extension EntityShape {
  convenience init(_ entity: Entity, _ catalogue: Catalogue, number: Int64) {
    let fields = entity.fields
    let positions = Dictionary(
      fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    let references = fields.enumerated().compactMap { column, field in
      field.reference.flatMap { field.name.hasSuffix("Id") ? (column, String(field.name.dropLast(2)), $0) : nil }
    }
    let columns = fields.map { field in
      Column(field, source: Source(of: field, references, catalogue))
    }
    var filters: [String: Int] = [:]
    for (key, name) in entity.filters { filters[key] = positions[name] }
    self.init(
      name: entity.name, path: entity.path, columns: columns, filters: filters, ranges: entity.ranges,
      operations: entity.operations, firstID: number * 1000 + 1001)
  }
}

extension EntityShape.Source {
  /// The field of a referenced record that a read-only field shows: `CoworkerEmail` is the `Email` of the `Coworker`.
  fileprivate init?(
    of field: Field, _ references: [(column: Int, base: String, target: String)], _ catalogue: Catalogue
  ) {
    guard field.create == .no, !field.isUpdatable, !field.isSystem, field.reference == nil else { return nil }
    for (column, base, target) in references where field.name.hasPrefix(base) {
      let rest = String(field.name.dropFirst(base.utf8.count))
      guard catalogue.entity(named: target)?.field(named: rest) != nil else { continue }
      self.init(column: column, entity: target, field: rest)
      return
    }
    return nil
  }
}
