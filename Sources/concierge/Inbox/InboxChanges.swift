import ArgumentParser
import Automation
import SQLiteStore

extension InboxCommand {
  /// `concierge inbox approve ID...|RULE|--all`.
  struct Approve: ConciergeCommand {
    static let configuration = CommandConfiguration(
      commandName: "approve", abstract: "Lets effects be sent.",
      discussion: """
        Their handlers run again and send exactly what was approved; what a handler asks for instead waits anew. A rule's \
        name approves all that wait of that rule, --all approves those of all rules. RULE --all also lets a rule go on \
        that asks because it sent more than ten times as much as usual.

        Examples:
          concierge inbox approve 12 13
          concierge inbox approve wifi_reply
          concierge inbox approve wifi_reply --all
          concierge inbox approve --all
        """)

    @OptionGroup var space: SpaceOptions

    @Argument(help: ArgumentHelp("The effects' numbers, or a rule's name.", valueName: "id or rule"))
    var subjects: [String] = []

    @Flag(name: .long, help: "All that wait; with a rule's name, and let it go on.")
    var all = false

    func validate() throws { try InboxChoice.validate(subjects, all) }

    func execute(_ interrupts: Interrupts) async -> ExitStatus {
      await InboxChoice(
        subjects: subjects, isAll: all, idle: "; sent by the next concierge watch, or concierge run, of the rule"
      ).carryOut(self, space) {
        .approve(step: $0)
      } saying: {
        $0 == 1 ? "1 effect is approved" : "\($0) effects are approved"
      }
    }
  }

  /// `concierge inbox reject ID...|RULE`.
  struct Reject: ConciergeCommand {
    static let configuration = CommandConfiguration(
      commandName: "reject",
      abstract: "Ends effects for good: they are never sent, and their handlers do not run again.",
      discussion: """
        The event of a rejected effect is over with all that its handler would have done after it. What it has sent \
        before stays sent, and what waited behind it for the same record goes on.

        Examples:
          concierge inbox reject 14 --reason "wrong member"
          concierge inbox reject wifi_reply
        """)

    @OptionGroup var space: SpaceOptions

    @Argument(help: ArgumentHelp("The effects' numbers, or a rule's name.", valueName: "id or rule"))
    var subjects: [String]

    @Option(name: .long, help: ArgumentHelp("Why, for whoever looks at the event.", valueName: "text"))
    var reason: String?

    func validate() throws { try InboxChoice.validate(subjects, false) }

    func execute(_ interrupts: Interrupts) async -> ExitStatus {
      await InboxChoice(subjects: subjects, isAll: false).carryOut(self, space) {
        .reject(step: $0, reason: reason)
      } saying: {
        $0 == 1 ? "1 effect is rejected" : "\($0) effects are rejected"
      }
    }
  }
}

/// Which effects a person means.
struct InboxChoice {
  let subjects: [String]
  let isAll: Bool
  /// What is said where nobody watches.
  var idle = ""

  private var numbers: [Int64] { subjects.compactMap { Int64($0) } }
  private var rule: String? { numbers.isEmpty ? subjects.first : nil }

  static func validate(_ subjects: [String], _ isAll: Bool) throws {
    let numbers = subjects.compactMap { Int64($0) }
    if subjects.isEmpty {
      if !isAll {
        throw ValidationError("name effects by their numbers, or a rule, or --all; concierge inbox lists them")
      }
    } else if !numbers.isEmpty {
      guard numbers.count == subjects.count else { throw ValidationError("name numbers, or one rule, not both") }
      if isAll { throw ValidationError("--all goes alone, or with a rule's name") }
    } else if subjects.count > 1 {
      throw ValidationError("name one rule at a time")
    }
  }

  /// Carries a command out for each of them, and says so.
  func carryOut(
    _ command: some ConciergeCommand, _ space: SpaceOptions, _ make: (Int64) -> Automation.WatchCommand,
    saying: (Int) -> String
  ) async -> ExitStatus {
    let console = Console()
    return await command.reporting(console) {
      try await SavedState.withHolder(
        of: numbers.isEmpty ? "effects that wait" : "effects of these numbers that wait", space, console,
        knows: { tables throws(StoreError) in try tables.knows(rule) },
        has: waits
      ) { state in
        if let rule {
          let names = try state.store.reading { tables throws(StoreError) in try RuleNames(tables) }
          try names.check(rule)
        }
        var goesOn = false
        let steering = Steering(
          state: state, console: console, hint: "concierge inbox lists what waits", idle: idle)
        return try steering.perform { tables throws(StoreError) in
          if let rule, isAll {
            var approval = try tables.approval(of: rule)
            goesOn = approval.isAsking
            approval.isAsking = false
            if goesOn { try tables.save(approval) }
          }
          return numbers.isEmpty ? try tables.inbox(rule: rule).map { make($0.step.id) } : numbers.map(make)
        } saying: { count in
          let text = count == 0 ? "nothing waits for approval" : saying(count)
          return goesOn ? "\(rule ?? "") goes on without asking; \(text)" : text
        }
      }
    }
  }

  /// Whether any of them waits in a space.
  private func waits(_ tables: any WatchTransaction) throws(StoreError) -> Bool {
    if numbers.isEmpty {
      if let rule, isAll, try tables.approval(of: rule).isAsking { return true }
      return try !tables.inbox(rule: rule).isEmpty
    }
    for number in numbers where try tables.step(number)?.state == .held { return true }
    return false
  }
}
