import ArgumentParser
import Automation
import JSONPages
import SQLiteStore

/// `concierge pause [RULE]`: lets rules wait.
struct PauseCommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause",
    abstract: "Lets a rule, or all of them, wait: nothing is delivered, and nothing is lost.",
    discussion: """
      The watch goes on looking; what happens meanwhile is delivered after: concierge resume. Handlers at work come to \
      their end. The watch sees it within 2 seconds.

      Examples:
        concierge pause wifi_reply
        concierge pause
      """)

  @OptionGroup var space: SpaceOptions

  @Argument(help: "The rule's name; without one, all rules.")
  var rule: String?

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console()
    return await reporting(console) {
      try await SavedState.with(space, console, isNeeded: true) { state in
        let (names, pauses) = try state.store.reading { tables throws(StoreError) in
          (try RuleNames(tables), try tables.pauses())
        }
        if let rule { try names.check(rule) }
        if let since = pauses[rule ?? Watcher.allRules] {
          console.note(
            "\(rule.map { "\($0) is" } ?? "all rules are") paused already, since \(state.moments.text(since))")
          return .done
        }
        let now = state.now
        try state.store.transaction(owner: nil) { tables throws(StoreError) in
          try tables.setPaused(rule ?? Watcher.allRules, true, at: now)
        }
        console.note("\(rule ?? "every rule") is paused; concierge resume\(rule.map { " \($0)" } ?? "") lets it go on")
        return .done
      }
    }
  }
}

/// `concierge resume [RULE]`: lets them go on.
struct ResumeCommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Lets a paused rule, or all of them, go on with what has happened meanwhile.",
    discussion: """
      Without a name it ends the pause of all rules; rules that were paused by name stay so.

      Examples:
        concierge resume wifi_reply
        concierge resume
      """)

  @OptionGroup var space: SpaceOptions

  @Argument(help: "The rule's name; without one, all rules.")
  var rule: String?

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console()
    return await reporting(console) {
      try await SavedState.with(space, console, isNeeded: true) { state in
        let (names, pauses) = try state.store.reading { tables throws(StoreError) in
          (try RuleNames(tables), try tables.pauses())
        }
        if let rule { try names.check(rule) }
        let row = rule ?? Watcher.allRules
        let wasPaused = pauses[row] != nil
        if wasPaused {
          try state.store.transaction(owner: nil) { tables throws(StoreError) in
            try tables.setPaused(row, false, at: 0)
          }
        }
        let others = pauses.keys.filter { $0 != row && $0 != Watcher.allRules }.sorted()
        console.note(
          Self.words(
            rule, wasPaused: wasPaused, areAllPaused: rule != nil && pauses[Watcher.allRules] != nil, others: others))
        return .done
      }
    }
  }

  /// What is said.
  ///
  /// - Parameters:
  ///   - areAllPaused: whether the pause of all rules stays.
  ///   - others: the rules that stay paused by name.
  static func words(_ rule: String?, wasPaused: Bool, areAllPaused: Bool, others: [String]) -> String {
    guard let rule else {
      let first = wasPaused ? "every rule goes on" : "the rules are not paused as a whole"
      if others.isEmpty { return first }
      let joined = others.joined(separator: ", ")
      return
        "\(first)\(wasPaused ? ", but those paused by name" : "; paused by name"): \(joined); name one to resume it"
    }
    let first = wasPaused ? "\(rule) goes on" : "\(rule) was not paused"
    return areAllPaused ? "\(first), once the pause of all rules ends: concierge resume" : first
  }
}
