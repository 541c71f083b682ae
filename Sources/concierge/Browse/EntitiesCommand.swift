import ArgumentParser
import Display
import LuaRuntime
import Nexudus

/// `concierge entities`: what the catalogue knows, without asking anyone.
struct EntitiesCommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "entities",
    abstract: "Lists, searches and explains the entities of the API, offline.",
    discussion: """
      Without a name it lists all entities. The exact name of one shows its fields, filters, roles and examples; other \
      words are looked for in names, summaries and the names of fields.

      Examples:
        concierge entities
        concierge entities CoworkerInvoice
        concierge entities invoice due
        concierge entities Booking --json
      """)

  @Argument(
    help: ArgumentHelp("An entity, or words to look for.", valueName: "name"), completion: EntityNames.completion)
  var words: [String] = []

  @Flag(name: .long, help: "Give JSON: one object of an exact name, else one object a line.")
  var json = false

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console(isJSON: json)
    return await reporting(console) {
      let style = console.style
      if words.count == 1, let entity = Catalogue.builtIn.entity(named: words[0]) {
        let page = EntityPage(entity, methods: Library(PreludeText.library).methods(of: entity.name))
        if json {
          console.put(page.json)
        } else {
          page.lines(width: style.outputWidth, isColored: style.outputIsColored).forEach(console.putSafe)
        }
        return .done
      }
      let outlines = Catalogue.builtIn.outlines
      let search = EntitySearch(words, in: outlines)
      guard !search.hits.isEmpty else {
        let proposal = Names.proposal(EntitySearch.nearest(words, in: outlines))
        throw CommandFailure(
          .usage, "no entity and no field is called \"\(words.joined(separator: " "))\"\(proposal)",
          hint: "concierge entities lists all \(outlines.count)")
      }
      if json {
        search.json.forEach(console.put)
      } else {
        search.table(width: style.outputWidth, isColored: style.outputIsColored).forEach(console.putSafe)
        let name = words.isEmpty ? "NAME" : search.hits[0].entity.name
        console.note("concierge entities \(name) shows its fields, filters and examples")
      }
      return .done
    }
  }
}
