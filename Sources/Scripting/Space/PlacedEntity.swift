import Automation
import Nexudus

/// An entity and the space whose records are meant, as the prelude names them: `Coworker`, or `porto:Coworker`.
struct PlacedEntity: Sendable {
  /// The entity.
  let entity: Entity
  /// The other space; nil for the script's own.
  let space: String?

  /// What the prelude, the classes of records and the journal call it.
  var name: String { Effect.target(entity.name, in: space) }
}
