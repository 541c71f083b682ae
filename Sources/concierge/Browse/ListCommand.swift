import ArgumentParser
import Display
import JSONPages
import Nexudus

/// `concierge list`: the records that a search finds.
struct ListCommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists records of an entity as a table, as CSV or as JSON lines.",
    discussion: """
      A table shows the first 50 records and the fields that tell most, as far as they fit; --csv and --json give all \
      records and all fields that lists carry. Conditions have the keys that "concierge entities ENTITY" shows, and \
      ranges are FROM..TO, either of which may be left out. Secret fields are ***.

      Examples:
        concierge list CoworkerInvoice --where Paid=false --order DueDate
        concierge list Coworker --where CreatedOn=-7d.. --fields Id,FullName,Email
        concierge list Booking --where Resource=12 --csv > bookings.csv
        concierge list CommunityThread --json --limit 5 --space demo
      """)

  @OptionGroup var space: SpaceOptions

  @Argument(help: ArgumentHelp("The entity: Coworker.", valueName: "entity"), completion: EntityNames.completion)
  var entity: String

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "A condition: Paid=false, Coworker=12, CreatedOn=2026-01-01..; may be given again.", valueName: "key=value"),
    completion: EntityNames.filterCompletion)
  var conditions: [String] = []

  @Option(
    name: .long, help: ArgumentHelp("Sort by this field.", valueName: "field"), completion: EntityNames.fieldCompletion)
  var order: String?

  @Flag(name: .long, help: "The largest first.")
  var descending = false

  @Option(
    name: .long, help: ArgumentHelp("How many records at most, or \"all\".", valueName: "number"),
    transform: ListCommand.limit)
  var limit: Int?

  @Option(
    name: .long, help: ArgumentHelp("These fields alone, between commas.", valueName: "names"),
    completion: EntityNames.fieldCompletion, transform: ListCommand.fields)
  var fields: FieldList?

  @Flag(name: .long, help: "Give CSV.")
  var csv = false

  @Flag(name: .long, help: "Give one JSON object a line.")
  var json = false

  func validate() throws {
    if csv, json { throw ValidationError("--csv and --json are two forms of the same; say one") }
  }

  /// How many records a table shows unless it is told.
  static let tableLimit = 50

  /// A number above 0, or all.
  @Sendable static func limit(_ text: String) throws -> Int {
    if text == "all" { return .max }
    guard let number = Int(text), number > 0 else {
      throw ValidationError("\"\(text)\" is no number above 0; write --limit 20 or --limit all")
    }
    return number
  }

  @Sendable static func fields(_ text: String) throws -> FieldList {
    do throws(NexudusError) { return try FieldList(text) } catch { throw ValidationError(error.message) }
  }

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console(isJSON: json)
    return await reporting(console) {
      let query = try query()
      return try await SpaceReading.run(space, console, interrupts) { reading in
        var listing = RecordListing(query: query, fields: fields, form: csv ? .csv : json ? .json : .table)
        listing.limit = limit ?? (csv || json ? .max : Self.tableLimit)
        try await listing.show(reading)
        return .done
      }
    }
  }

  /// The search, checked before anything is opened.
  private func query() throws -> ListQuery {
    let entity = try Catalogue.builtIn.requireEntity(named: entity)
    try fields?.checkListed(entity)
    return try ListQuery.make(
      entity, where: WhereText.filters(conditions, of: entity), order: order, descending: descending)
  }
}
