import ArgumentParser
import Automation
import Nexudus
import Scripting

/// The names of entities for the shell: asked for when TAB is pressed, so that no other command pays for them.
enum EntityNames {
  /// Completes the name of an entity.
  static var completion: CompletionKind { .custom { _, _, _ in Catalogue.builtIn.names } }

  /// Completes a field of the entity that was named before.
  static var fieldCompletion: CompletionKind { ofEntity { $0.fields.map(\.name) } }

  /// Completes a key of `--where` of the entity that was named before.
  static var filterCompletion: CompletionKind { ofEntity(\.filterNames) }

  /// Completes a trigger: its kind, then an entity.
  static var triggerCompletion: CompletionKind {
    .custom { _, _, prefix in
      guard let colon = prefix.firstIndex(of: ":") else { return Trigger.typedKinds.map { "\($0):" } }
      return Catalogue.builtIn.names.map { prefix[...colon] + $0 }
    }
  }

  private static func ofEntity(_ names: @escaping @Sendable (Entity) -> [String]) -> CompletionKind {
    .custom { words, _, _ in
      words.lazy.compactMap { Catalogue.builtIn.entity(named: $0) }.first.map(names) ?? []
    }
  }

  /// Completes the path of an entity.
  static var pathCompletion: CompletionKind { .custom { _, _, _ in Catalogue.builtIn.outlines.map(\.path).sorted() } }
}
