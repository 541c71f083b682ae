import ArgumentParser
import Automation
import Display
import JSONPages
import Nexudus

/// `concierge trigger EVENT RULE`: fires one event at one rule.
struct TriggerCommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "trigger",
    abstract: "Fires one event at one rule, and shows what it would send.",
    discussion: """
      The event is ENTITY.KIND, with created, updated, changed, entered, gone or due, or the name of one of the rule's \
      triggers. Its record is the newest of the space that the trigger takes, or the one of --id; --set gives fields \
      other values, and makes a record up where the space has none. Nothing is sent, unless --send is given, and nothing of \
      the state changes: what was sent is not remembered, and a watch sends it again where the event comes.

      Examples:
        concierge trigger CommunityThread.created rules/wifi_reply.lua
        concierge trigger CommunityThread.created --set Message='Where is the wifi?' rules/wifi_reply.lua
        concierge trigger CoworkerInvoice.changed --id 812 --set Paid=true rules/thanks.lua
        concierge trigger "every 1h" --space demo rules/report.lua
      """)

  @OptionGroup var space: SpaceOptions

  @Argument(help: ArgumentHelp("ENTITY.KIND, or the name of a trigger.", valueName: "event"))
  var event: String

  @Argument(help: ArgumentHelp("The rule's file.", valueName: "rule"), completion: .file(extensions: ["lua"]))
  var rule: String

  @Option(
    name: .long, help: ArgumentHelp("The event's record; by default the newest that fits.", valueName: "id"))
  var id: Int64?

  @Option(
    name: .long, help: ArgumentHelp("A field's value in the event; may be given again.", valueName: "field=value"))
  var set: [String] = []

  @Flag(name: .long, help: "Only show what would be sent, as it does anyway.")
  var dryRun = false

  @Flag(name: .long, help: "Send what the handler sends.")
  var send = false

  func validate() throws {
    if send, dryRun { throw ValidationError("--send and --dry-run can't go together") }
  }

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console()
    return await reporting(console) {
      try EventName(text: event).check()
      let spaces = try await space.load(console, script: rule)
      return try await SavedState.closing(spaces) {
        let session = try spaces.one()
        let trial = HandlerTrial(path: rule, session: session, console: console, title: event, isSending: send)
        return try await trial.run(interrupts) { plan, client in
          let trigger = try EventName(text: event).trigger(of: plan)
          let fired = try await fire(trigger, client)
          if let objection = try fired.objection() { console.note("a watch would not deliver this: \(objection)") }
          if let title = fired.title { console.note("\(trigger.name): \(title)") }
          return try fired.delivery()
        }
      }
    }
  }

  private func fire(_ trigger: Trigger, _ client: Client) async throws -> FiredEvent {
    let now = client.serverTime
    guard let set = trigger.set else {
      if id != nil || !self.set.isEmpty {
        throw CommandFailure(
          .usage, "the trigger \"\(trigger.name)\" has no record, so --id and --set say nothing to it")
      }
      return FiredEvent(trigger: trigger, record: nil, isFull: false, changes: [:], now: now)
    }
    let changes = try FieldChanges(self.set, of: set.entity).object
    let source = EventRecord(set: set, isFull: trigger.full, client: client)
    let record = try await source.record(id: id)
    guard record != nil || !changes.isEmpty else {
      throw CommandFailure(
        .usage, "the space has no \(set.entity.name) that \"\(trigger.name)\" takes",
        hint: "name a record with --id, or make one up with --set Field=value")
    }
    return FiredEvent(trigger: trigger, record: record, isFull: trigger.full, changes: changes, now: now)
  }
}

extension FiredEvent {
  /// The event's record in words; nil where it has none.
  fileprivate var title: String? {
    guard let set = trigger.set else { return nil }
    let fields = after
    let name = RecordTitle.of(fields).map { " \"\($0)\"" } ?? ""
    return "\(set.entity.name) \(fields["Id"]?.integer ?? 1)\(record == nil ? ", made up" : name)"
  }
}
