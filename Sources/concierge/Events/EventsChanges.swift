import ArgumentParser
import Automation
import SQLiteStore

extension EventsCommand {
  /// `concierge events retry ID|--all-parked`.
  struct Retry: ConciergeCommand {
    static let configuration = CommandConfiguration(
      commandName: "retry",
      abstract: "Runs an event's handler again, at once and with new attempts; also releases a held one.",
      discussion: """
        What earlier attempts sent is not sent again: the handler gets the answers that came then.

        Examples:
          concierge events retry 12
          concierge events retry --all-parked --rule wifi_reply
        """)

    @OptionGroup var space: SpaceOptions

    @Argument(help: ArgumentHelp("The event's number.", valueName: "id"))
    var id: Int64?

    @Flag(name: .long, help: "All events that were given up.")
    var allParked = false

    @Option(name: .long, help: ArgumentHelp("With --all-parked: those of this rule.", valueName: "name"))
    var rule: String?

    func validate() throws {
      guard (id != nil) != allParked else { throw ValidationError("name an event, or --all-parked") }
      guard rule == nil || allParked else { throw ValidationError("--rule goes with --all-parked") }
    }

    func execute(_ interrupts: Interrupts) async -> ExitStatus {
      let console = Console()
      return await reporting(console) {
        try await withState(console) { state in
          if let rule {
            let names = try state.store.reading { tables throws(StoreError) in try RuleNames(tables) }
            try names.check(rule)
          }
          return try Steering(state: state, console: console).perform { tables throws(StoreError) in
            if let id { return [.retry(delivery: id)] }
            return try tables.deliveries(parked).map { .retry(delivery: $0.id) }
          } saying: { count in
            if let id { return "event \(id) runs again" }
            return count == 0
              ? "no event is parked" : count == 1 ? "1 parked event runs again" : "\(count) parked events run again"
          }
        }
      }
    }

    private var parked: DeliveryFilter {
      var filter = DeliveryFilter()
      filter.states = [.parked]
      filter.rule = rule
      filter.limit = -1
      filter.isAscending = true
      return filter
    }

    private func withState(
      _ console: Console, _ body: (SavedState) async throws -> ExitStatus
    ) async throws -> ExitStatus {
      if let id { return try await SavedState.withEvent(id, space, console, body) }
      return try await SavedState.withHolder(
        of: "parked events", space, console,
        knows: { tables throws(StoreError) in try tables.knows(rule) },
        has: { tables throws(StoreError) in try !tables.deliveries(parked).isEmpty }, body)
    }
  }

  /// `concierge events drop ID`.
  struct Drop: ConciergeCommand {
    static let configuration = CommandConfiguration(
      commandName: "drop", abstract: "Gives an event up for good: its handler does not run again.",
      discussion: "What it has sent stays sent, and what waited behind it for the same record goes on.")

    @OptionGroup var space: SpaceOptions

    @Argument(help: ArgumentHelp("The event's number.", valueName: "id"))
    var id: Int64

    func execute(_ interrupts: Interrupts) async -> ExitStatus {
      await steer(space, .drop(delivery: id), of: "an event \(id)", "event \(id) is dropped") {
        tables throws(StoreError) in
        try tables.delivery(id) != nil
      }
    }
  }

  /// `concierge events sent STEP`.
  struct Sent: ConciergeCommand {
    static let configuration = CommandConfiguration(
      commandName: "sent", abstract: "Says of an unclear step that it was carried out.",
      discussion: """
        You have looked, and what the step was to do is there. It is never sent again; its event's handler runs on \
        behind it. Of a create it goes on with the Id of the record that is there, so name it.

        Examples:
          concierge events sent 5
          concierge events sent 5 --record 2077
        """)

    @OptionGroup var space: SpaceOptions

    @Argument(help: ArgumentHelp("The step's number, from: concierge events show ID", valueName: "step"))
    var step: Int64

    @Option(name: .long, help: ArgumentHelp("The Id of the record that a create made.", valueName: "id"))
    var record: Int64?

    func execute(_ interrupts: Interrupts) async -> ExitStatus {
      await steer(
        space, .sent(step: step, record: record), of: "an unclear step \(step)",
        "step \(step) counts as sent, and its event's handler goes on behind it"
      ) { tables throws(StoreError) in
        try tables.isUnclear(step)
      }
    }
  }

  /// `concierge events again STEP`.
  struct Again: ConciergeCommand {
    static let configuration = CommandConfiguration(
      commandName: "again", abstract: "Says of an unclear step that it was not carried out.",
      discussion: """
        You have looked, and what the step was to do is not there. Its event's handler runs again and sends it when it \
        comes to it. If it was carried out after all, it is then there twice.
        """)

    @OptionGroup var space: SpaceOptions

    @Argument(help: ArgumentHelp("The step's number, from: concierge events show ID", valueName: "step"))
    var step: Int64

    func execute(_ interrupts: Interrupts) async -> ExitStatus {
      await steer(
        space, .again(step: step), of: "an unclear step \(step)",
        "step \(step) counts as not sent; its event's handler runs again and sends it"
      ) { tables throws(StoreError) in
        try tables.isUnclear(step)
      }
    }
  }
}

extension ConciergeCommand {
  /// Carries out one command, and says so.
  fileprivate func steer(
    _ space: SpaceOptions, _ command: Automation.WatchCommand, of what: String, _ text: String,
    has: (any WatchTransaction) throws(StoreError) -> Bool
  ) async -> ExitStatus {
    let console = Console()
    return await reporting(console) {
      try await SavedState.withHolder(of: what, space, console, has: has) { state in
        try Steering(state: state, console: console).perform { _ throws(StoreError) in
          [command]
        } saying: { _ in
          text
        }
      }
    }
  }
}

extension WatchTransaction {
  /// Whether there is such a step, and it is not known whether it was sent.
  fileprivate func isUnclear(_ number: Int64) throws(StoreError) -> Bool {
    guard let step = try step(number) else { return false }
    return step.state == .unclear || step.state == .intent
  }
}
