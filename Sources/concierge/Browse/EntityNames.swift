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

  /// Completes a trigger: its kind, then an entity, then a field where the kind takes one.
  static var triggerCompletion: CompletionKind {
    .custom { _, _, prefix in
      let triggers = triggers(beginning: prefix)
      // zsh takes what follows a colon for a description.
      return CompletionShell.requesting == .zsh ? triggers.map { $0.replacing(":", with: "\\:") } : triggers
    }
  }

  /// The triggers that a text may become.
  static func triggers(beginning prefix: String) -> [String] {
    let text = prefix.replacing("\\:", with: ":")
    guard let colon = text.firstIndex(of: ":") else {
      let kinds = Trigger.typedKinds.filter { $0.hasPrefix(text) }
      // One alone is given with all that may follow: a shell would end the word behind its colon.
      return kinds.count == 1 ? triggers(beginning: "\(kinds[0]):") : kinds.map { "\($0):" }
    }
    let (kind, rest) = (text[..<colon], text[text.index(after: colon)...])
    guard let dot = rest.firstIndex(of: "."), kind == "changed" || kind == "due",
      let entity = Catalogue.builtIn.entity(named: String(rest[..<dot]))
    else { return Catalogue.builtIn.names.map { "\(kind):\($0)" } }
    let fields = entity.fields.filter { $0.isListed && (kind == "changed" || $0.type == .datetime) }
    return fields.map { "\(kind):\(entity.name).\($0.name)" }
  }

  private static func ofEntity(_ names: @escaping @Sendable (Entity) -> [String]) -> CompletionKind {
    .custom { words, _, _ in
      words.lazy.compactMap { Catalogue.builtIn.entity(named: $0) }.first.map(names) ?? []
    }
  }

  /// Completes the path of an entity.
  static var pathCompletion: CompletionKind { .custom { _, _, _ in Catalogue.builtIn.outlines.map(\.path).sorted() } }
}
