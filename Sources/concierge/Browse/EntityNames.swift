import ArgumentParser
import Nexudus

/// The names of entities for the shell: asked for when TAB is pressed, so that no other command pays for them.
enum EntityNames {
  /// Completes the name of an entity.
  static var completion: CompletionKind { .custom { _, _, _ in Catalogue.builtIn.names } }

  /// Completes the path of an entity.
  static var pathCompletion: CompletionKind { .custom { _, _, _ in Catalogue.builtIn.outlines.map(\.path).sorted() } }
}
