import ArgumentParser
import Display
import JSONPages
import Nexudus

/// `concierge get`: one full record.
struct GetCommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Shows one record in full.",
    discussion: """
      Fields without a value are left out unless they are asked for. Secret fields are ***.

      Examples:
        concierge get CoworkerInvoice 812
        concierge get CoworkerMessage 40 --fields Subject,Body
        concierge get Coworker 12 --json
      """)

  @OptionGroup var space: SpaceOptions

  @Argument(help: ArgumentHelp("The entity: Coworker.", valueName: "entity"), completion: EntityNames.completion)
  var entity: String

  @Argument(help: ArgumentHelp("The record's Id.", valueName: "id"))
  var id: Int64

  @Option(
    name: .long, help: ArgumentHelp("These fields alone, between commas.", valueName: "names"),
    completion: EntityNames.fieldCompletion, transform: ListCommand.fields)
  var fields: FieldList?

  @Flag(name: .long, help: "Give one JSON object.")
  var json = false

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console(isJSON: json)
    return await reporting(console) {
      let entity = try Catalogue.builtIn.requireEntity(named: entity)
      return try await SpaceReading.run(space, console, interrupts) { reading in
        let record = try await reading.client.get(entity, id: id)
        try fields?.check(entity, reply: record.names)
        let object = RecordListing.object(record, fields, reading.secrets)
        guard !json else {
          console.put(object)
          return .done
        }
        let detail = RecordDetail(entity, object, fields: fields?.names)
        detail.lines(isColored: console.style.outputIsColored).forEach(console.putSafe)
        if detail.emptyCount > 0 {
          let count = detail.emptyCount
          console.note("\(count) \(count == 1 ? "field is" : "fields are") empty; --json shows all")
        }
        return .done
      }
    }
  }
}
