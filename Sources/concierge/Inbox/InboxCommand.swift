import ArgumentParser
import Automation
import JSONPages
import Nexudus
import SQLiteStore

/// `concierge inbox`: the effects that wait for a person.
struct InboxCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inbox",
    abstract: "Shows the effects that wait for approval, and approves or rejects them.",
    discussion: """
      The effects of a rule with rule { approve = "first 20" } or "all" are not sent before a person has approved them. \
      Without a subcommand it lists those that wait. Nothing is asked of the space until one is shown.

      Examples:
        concierge inbox
        concierge inbox show 12
        concierge inbox approve 12 13
        concierge inbox approve wifi_reply
        concierge inbox reject 14 --reason "wrong member"
      """,
    subcommands: [List.self, Show.self, Approve.self, Reject.self],
    defaultSubcommand: List.self)

  /// `concierge inbox list`, or just `concierge inbox`.
  struct List: ConciergeCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists the effects that wait, the oldest first.")

    @OptionGroup var space: SpaceOptions

    @Option(name: .long, help: ArgumentHelp("Of this rule alone.", valueName: "name"))
    var rule: String?

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
      let (waiting, approvals, names) = try state.store.reading {
        tables throws(StoreError) -> ([WaitingEffect], [RuleApproval], RuleNames) in
        let names = try RuleNames(tables)
        var approvals: [RuleApproval] = []
        for name in names.names.sorted() where rule == nil || rule == name {
          approvals.append(try tables.approval(of: name))
        }
        return (try tables.inbox(rule: rule), approvals, names)
      }
      // A rule that is at work in one space alone is no mistake in the others.
      if let rule, !areSeveral { try names.check(rule) }
      let lines = InboxLines(moments: state.moments, secrets: SecretFields(redactor: state.session.redactor))
      if json {
        for effect in waiting { console.put(state.placed(lines.json(effect))) }
      } else if !waiting.isEmpty {
        let style = console.style
        for line in lines.table(waiting, width: style.outputWidth, isColored: style.outputIsColored) {
          console.putSafe(line)
        }
      }
      if waiting.isEmpty { console.note("nothing waits for approval", json: ["waiting": 0]) }
      for approval in approvals where approval.isAsking && !json {
        console.note(
          "\(approval.rule) sent \(approval.rate) effects in an hour, more than ten times as many as usually, so it asks "
            + "again; to let it go on: concierge inbox approve \(approval.rule) --all")
      }
    }
  }

  /// `concierge inbox show ID`.
  struct Show: ConciergeCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Shows what an effect would change in the record as it is now.",
      discussion: "Fields that the API's documents call secret are shown as ***.")

    @OptionGroup var space: SpaceOptions

    @Argument(help: ArgumentHelp("The effect's number.", valueName: "id"))
    var id: Int64

    @Flag(name: .long, help: "Give one JSON object.")
    var json = false

    func execute(_ interrupts: Interrupts) async -> ExitStatus {
      let console = Console(isJSON: json)
      return await reporting(console) {
        try await SavedState.withHolder(
          of: "an effect \(id) that waits", space, console,
          knows: { tables throws(StoreError) in try tables.step(id) != nil },
          has: { tables throws(StoreError) in try tables.step(id)?.state == .held }
        ) { state in
          let found = try state.store.reading { tables throws(StoreError) -> WaitingEffect? in
            guard let step = try tables.step(id), let delivery = try tables.delivery(step.delivery) else { return nil }
            return WaitingEffect(step: step, delivery: delivery)
          }
          guard let found, found.step.state == .held || found.step.state == .approved || found.step.state == .rejected
          else {
            throw CommandFailure(
              .usage, "no effect \(id) waits for approval",
              hint: found == nil
                ? "concierge inbox lists those that do" : "concierge events show \(found?.step.delivery ?? 0)")
          }
          let view = InboxDetail(
            effect: found, current: await InboxDetail.Current.read(of: found.step, state),
            lines: InboxLines(moments: state.moments, secrets: SecretFields(redactor: state.session.redactor)))
          if json { console.put(view.json) } else { view.text.forEach(console.putSafe) }
          return .done
        }
      }
    }
  }
}
