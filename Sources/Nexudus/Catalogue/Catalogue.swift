import JSONPages
import Synchronization

/// All entities of the API.
///
/// Making one costs nothing: names and lines are found at the first question, an entity is decoded when it is first asked
/// for, and both are kept.
///
/// ```swift
/// let thread = Catalogue.builtIn.entity(named: "CommunityThread")
/// Catalogue.builtIn.nearest(to: "comunitythread")   // ["CommunityThread", ...]
/// ```
public final class Catalogue: Sendable {
  /// The catalogue that the program carries.
  public static let builtIn = Catalogue(
    text: UnsafeBufferPointer(start: catalogueText.utf8Start, count: catalogueText.utf8CodeUnitCount))

  private let text: CatalogueIndex.Line
  private let read = Mutex<(index: CatalogueIndex?, entities: [String: Entity])>((nil, [:]))

  /// A catalogue over lines of JSON that outlive it.
  init(text: UnsafeBufferPointer<UInt8>) { self.text = CatalogueIndex.Line(text: text) }

  /// The names of all entities, in alphabetical order.
  public var names: [String] { index.lines.keys.sorted() }

  /// The entity of that exact name; nil if there is none.
  public func entity(named name: String) -> Entity? {
    if let known = read.withLock({ $0.entities[name] }) { return known }
    // A line that does not decode is as good as absent; a test reads every line that the program carries.
    guard let line = index.lines[name], let entity = Entity(line: line.text) else { return nil }
    return read.withLock { read in
      if let known = read.entities[name] { return known }
      read.entities[name] = entity
      return entity
    }
  }

  /// The lines of all entities by name.
  var lines: [String: CatalogueIndex.Line] { index.lines }

  private var index: CatalogueIndex {
    read.withLock { read in
      if let index = read.index { return index }
      let index = CatalogueIndex(text.text)
      read.index = index
      return index
    }
  }

  /// The entity at a path under the API's base address, with or without slashes around it and in any case.
  public func entity(path: String) -> Entity? {
    var path = path.lowercased()[...]
    while path.first == "/" { path.removeFirst() }
    while path.last == "/" { path.removeLast() }
    return index.namesByPath[String(path)].flatMap { entity(named: $0) }
  }

  /// The entity of that name, or an error that proposes the nearest ones.
  public func requireEntity(named name: String) throws(NexudusError) -> Entity {
    if let entity = entity(named: name) { return entity }
    throw .usage(
      "there is no entity \"\(name)\"" + Names.proposal(nearest(to: name)),
      hint: "entities are spelled as Nexudus spells them: CommunityThread")
  }

  /// The names that are nearest to a misspelt name or path, best first.
  public func nearest(to name: String) -> [String] {
    if let entity = entity(path: name) { return [entity.name] }
    let last = name.split(separator: "/").last.map(String.init) ?? name
    return Names.nearest(last, among: names)
  }
}
