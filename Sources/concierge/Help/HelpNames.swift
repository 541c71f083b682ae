import ArgumentParser
import Display
import LuaRuntime
import Nexudus

/// The names that there is help on.
enum HelpNames {
  /// Those that a shell offers.
  static let completion = CompletionKind.custom { _, _, prefix in
    Set(declared(in: Library(PreludeText.library)) + CommandHelp.names + Catalogue.builtIn.names)
      .filter { $0.hasPrefix(prefix) }.sorted()
  }

  /// Those of topics, of what they declare, and of kinds of errors.
  static func declared(in library: Library) -> [String] {
    let declared = library.topics.flatMap { topic in
      [topic.name] + topic.declarations.filter(\.isGlobal).map { HelpTopic.declaration($0, in: topic).name }
    }
    return declared + library.errorKinds.map(\.name)
  }
}
