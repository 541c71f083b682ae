import ArgumentParser
import Automation
import JSONPages
import Nexudus
import SQLiteStore

/// `concierge events`: what the watch delivered, and what waits for a person.
struct EventsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events",
    abstract: "Shows what happened to the rules' events, and settles what waits for a person.",
    discussion: """
      An event is one occasion on which a rule's handler runs: a record that was created or changed, a date, a time. \
      Without a subcommand it lists them.

      Examples:
        concierge events --parked
        concierge events --rule wifi_reply --since 2h
        concierge events show 12
        concierge events why wifi_reply CommunityThread:1042
        concierge events show 12 --space porto

      Where concierge.lua has several spaces, each numbers its own events: the list shows them all, space by space, and \
      the other subcommands find the space that has the event, or ask for --space where several have one of its number.

      States: pending waits for its turn; running; done; failed is tried again by itself; held waits for a time or for \
      a person; parked was given up and waits for a person; stale came too late; superseded gave way to a newer version.
      """,
    subcommands: [
      List.self, Show.self, Retry.self, Drop.self, Sent.self, Again.self, WhyCommand.self, ReplayCommand.self,
      Export.self,
    ],
    defaultSubcommand: List.self)

  /// `concierge events list`, or just `concierge events`.
  struct List: ConciergeCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists events, the newest last.",
      discussion: "Times are those of this machine's clock; --json gives UTC.")

    @OptionGroup var space: SpaceOptions
    @OptionGroup var filters: EventFilters

    @Flag(name: .long, help: "Give one JSON object a line.")
    var json = false

    func execute(_ interrupts: Interrupts) async -> ExitStatus {
      let console = Console(isJSON: json)
      return await reporting(console) {
        try await SavedState.list(space, console) { state, areSeveral in
          try list(state, console, areSeveral: areSeveral)
        }
      }
    }

    private func list(_ state: SavedState, _ console: Console, areSeveral: Bool) throws {
      let (deliveries, lines, names) = try state.store.reading {
        tables throws(StoreError) -> ([Delivery], EventLines, RuleNames) in
        let moments = state.moments
        let lines = EventLines(moments: moments, secrets: SecretFields(redactor: state.session.redactor))
        var filter = filters.filter(moments)
        // One more than wanted tells whether there are more.
        if filters.limit > 0 { filter.limit += 1 }
        return (try tables.deliveries(filter), lines, try RuleNames(tables))
      }
      if deliveries.isEmpty {
        // A rule that is at work in one space alone is no mistake in the others.
        if let rule = filters.rule, !areSeveral { try names.check(rule) }
        return console.note(
          filters.isEmpty
            ? "no events yet; they come from rules: concierge watch rules/"
            : "no events fit; leave out a filter, or see why there is none: concierge events why RULE Entity:ID",
          json: ["events": 0])
      }
      let hasMore = filters.limit > 0 && deliveries.count > filters.limit
      let shown = Array((hasMore ? deliveries.dropLast() : deliveries[...]).reversed())
      if json {
        for delivery in shown { console.put(state.placed(lines.json(delivery))) }
      } else {
        let style = console.style
        for line in lines.table(shown, width: style.outputWidth, isColored: style.outputIsColored) {
          console.putSafe(line)
        }
      }
      if hasMore, !json { console.note("older ones are left out: --limit \(filters.limit * 10), or --limit 0 for all") }
    }
  }

  /// `concierge events show ID`.
  struct Show: ConciergeCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Shows everything about one event: its record as it was, what was sent, and what went wrong.",
      discussion: """
        Fields that the API's documents call secret are shown as ***. Fields that tell who a person is are marked; \
        --hide-personal masks them, here and in the texts of steps and errors, so that it can be passed on.
        """)

    @OptionGroup var space: SpaceOptions

    @Argument(help: ArgumentHelp("The event's number.", valueName: "id"))
    var id: Int64

    @Flag(name: .long, help: "Show *** in place of names, addresses, numbers and notes of people.")
    var hidePersonal = false

    @Flag(name: .long, help: "Give one JSON object.")
    var json = false

    func execute(_ interrupts: Interrupts) async -> ExitStatus {
      let console = Console(isJSON: json)
      return await reporting(console) {
        try await SavedState.withEvent(id, space, console) { state in
          let detail = try state.store.reading { tables throws(StoreError) -> EventDetail? in
            guard let delivery = try tables.delivery(id) else { return nil }
            let secrets = SecretFields(redactor: state.session.redactor, hidesPersonal: hidePersonal)
            return EventDetail(
              delivery: delivery, steps: try tables.steps(of: id), attempts: try tables.attempts(of: id),
              lines: EventLines(moments: state.moments, secrets: secrets), isColored: console.style.outputIsColored)
          }
          if hidePersonal { detail?.learnPersonal() }
          guard let detail else {
            throw CommandFailure(.usage, "there is no event \(id)", hint: "concierge events lists them")
          }
          if json { console.put(detail.json) } else { detail.text.forEach(console.putSafe) }
          return .done
        }
      }
    }
  }
}

/// The filters of `concierge events`.
struct EventFilters: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("Of this rule alone.", valueName: "name"))
  var rule: String?

  @Option(
    name: .long, help: ArgumentHelp("Of records of this entity.", valueName: "name"), completion: EntityNames.completion
  )
  var entity: String?

  @Option(name: .long, help: ArgumentHelp("Of the record of this id, or Entity:ID.", valueName: "id"))
  var record: String?

  @Option(
    name: .long,
    help: ArgumentHelp("In this state: \(EventFilters.states); may be given more than once.", valueName: "state"),
    transform: EventFilters.state)
  var state: [Delivery.State] = []

  @Flag(name: .long, help: "What was given up and waits for a person: --state parked.")
  var parked = false

  @Option(name: .long, help: ArgumentHelp("What happened since: 2h, 7d, 2026-01-01.", valueName: "time"))
  var since: String?

  @Option(name: .long, help: ArgumentHelp("At most so many, the newest; 0 for all.", valueName: "count"))
  var limit = 50

  private static let states = Delivery.State.allCases.map(\.rawValue).joined(separator: ", ")

  var isEmpty: Bool { rule == nil && entity == nil && record == nil && state.isEmpty && !parked && since == nil }

  func validate() throws {
    if let entity, Catalogue.builtIn.entity(named: entity) == nil {
      let near = Names.proposal(Catalogue.builtIn.nearest(to: entity))
      throw ValidationError("there is no entity \"\(entity)\"\(near)")
    }
    if let record, RecordName(record) == nil, Int64(record) == nil {
      throw ValidationError("\"\(record)\" names no record; write 1042 or CommunityThread:1042")
    }
    if let since, Moments(zone: .utc, now: 0).moment(since) == nil {
      throw ValidationError("\"\(since)\" is neither a time like 2h or 7d, nor a date like 2026-01-01")
    }
    guard (0...1_000_000).contains(limit) else { throw ValidationError("--limit goes from 0 to 1000000") }
  }

  /// The filter of the store.
  func filter(_ moments: Moments) -> DeliveryFilter {
    var filter = DeliveryFilter()
    filter.rule = rule
    filter.entity = entity.flatMap { Catalogue.builtIn.entity(named: $0)?.name }
    if let record {
      let name = RecordName(record)
      filter.entity = name?.entity.name ?? filter.entity
      filter.record = name?.id ?? Int64(record)
    }
    filter.states = parked ? state + [.parked] : state
    filter.since = since.flatMap(moments.moment)
    // SQLite takes a negative limit for none.
    filter.limit = limit == 0 ? -1 : limit
    return filter
  }

  @Sendable static func state(_ text: String) throws -> Delivery.State {
    if let state = Delivery.State(rawValue: text) { return state }
    let near = Names.proposal(Names.nearest(text, among: Delivery.State.allCases.map(\.rawValue)))
    throw ValidationError("\"\(text)\" is no state\(near); states are \(states)")
  }
}

/// `CommunityThread:1042`.
struct RecordName {
  let entity: Entity
  let id: Int64

  init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let id = Int64(parts[1]),
      let entity = Catalogue.builtIn.entity(named: String(parts[0]))
    else { return nil }
    self.entity = entity
    self.id = id
  }
}

extension SavedState {
  /// Opens the state of the space that has an event.
  static func withEvent(
    _ id: Int64, _ space: SpaceOptions, _ console: Console, _ body: (SavedState) async throws -> ExitStatus
  ) async throws -> ExitStatus {
    try await withHolder(
      of: "an event \(id)", space, console, has: { tables throws(StoreError) in try tables.delivery(id) != nil }, body)
  }
}
