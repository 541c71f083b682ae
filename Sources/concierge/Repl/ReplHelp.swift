import Display
import LuaRuntime
import Nexudus
import Scripting

/// What `:help` and `:doc` say.
enum ReplHelp {
  /// What `:help` explains.
  static let topics = HelpNames.declared(in: Library(PreludeText.library)) + Catalogue.builtIn.names

  /// The page of a topic; of the session itself where none is named.
  static func lines(_ word: String, style: Console.Style) throws(NexudusError) -> [String] {
    if word.isEmpty { return overview(style) }
    let library = Library(PreludeText.library)
    let page = TerminalPage(width: style.outputWidth, isColored: style.outputIsColored)
    switch HelpIndex(library).find(word).first {
    case .entity(let entity)?:
      return EntityPage(entity, methods: Library(PreludeText.library).methods(of: entity.name)).lines(
        width: style.outputWidth, isColored: style.outputIsColored)
    case let topic?: return page.lines(of: HelpPage(library).blocks(on: topic))
    case nil:
      throw .usage(
        "there is no help on \"\(word)\"\(Names.proposal(HelpIndex(library).nearest(word)))",
        hint: ":help alone lists the commands of the session; concierge help lists the topics")
    }
  }

  /// What to type instead of a word that other programs take.
  static func hint(on input: String) -> String? {
    switch input.filter({ $0.isLetter || $0 == "?" }) {
    case "help", "?": ":help explains what there is"
    case "quit", "exit", "q": ":quit ends, as Ctrl-D does"
    default: nil
    }
  }

  /// The page of an entity.
  static func entity(_ name: String, style: Console.Style) throws(NexudusError) -> [String] {
    if name.isEmpty { throw .usage(":doc takes the name of an entity: :doc Coworker") }
    let entity = try Catalogue.builtIn.requireEntity(named: name)
    return EntityPage(entity, methods: Library(PreludeText.library).methods(of: entity.name)).lines(
      width: style.outputWidth, isColored: style.outputIsColored)
  }

  private static func overview(_ style: Console.Style) -> [String] {
    var table = TextTable([.init(title: "COMMAND"), .init(title: "")])
    for command in PromptCommand.allCases { table.add([.init(command.form), .init(command.summary)]) }
    let notes = [
      "Lua runs as it is typed; the values of an expression are shown. What isn't finished goes on in the next line.",
      "What local declares outside of blocks stays for the lines that follow, as a global of the session.",
      ":help names a topic (triggers, queries, records, errors, ...), a function, an entity or a kind of error.",
      "Ctrl-C stops the line that runs, or gives up the one that is typed. Ctrl-D ends.",
    ]
    return table.lines(width: style.outputWidth, isColored: style.outputIsColored) + [""]
      + notes.flatMap { TextWrap.lines($0, width: style.outputWidth) }
  }
}
