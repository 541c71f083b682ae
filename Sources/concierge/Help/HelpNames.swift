import ArgumentParser
import Display
import LuaRuntime
import Nexudus

/// The topics of help that a shell offers.
enum HelpNames {
  static let completion = CompletionKind.custom { _, _, prefix in
    let library = Library(PreludeText.library)
    let declared = library.topics.flatMap { topic in
      [topic.name] + topic.declarations.filter(\.isGlobal).map { HelpTopic.declaration($0, in: topic).name }
    }
    let names = Set(declared + library.errorKinds.map(\.name) + CommandHelp.names + Catalogue.builtIn.names)
    return names.filter { $0.hasPrefix(prefix) }.sorted()
  }
}
