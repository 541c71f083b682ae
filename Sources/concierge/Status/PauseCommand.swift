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
      their end. The watch sees it within 2 seconds. Where concierge.lua has several spaces, the rule waits in all that it \
      is at work in, or in the one of --space.

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
      try await SavedState.withRule(rule, space, console) { state in
        let since = try state.store.reading { tables throws(StoreError) in try tables.pauses() }[
          rule ?? Watcher.allRules]
        let title = state.session.title
        if let since {
          let words = rule.map { "\($0) is" } ?? "all rules are"
          return console.note("\(title)\(words) paused already, since \(state.moments.text(since))")
        }
        let now = state.now
        try state.store.transaction(owner: nil) { tables throws(StoreError) in
          try tables.setPaused(rule ?? Watcher.allRules, true, at: now)
        }
        let resume = "concierge resume\(rule.map { " \($0)" } ?? "")"
        console.note("\(title)\(rule ?? "every rule") is paused; \(resume) lets it go on")
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
      Without a name it ends the pause of all rules; rules that were paused by name stay so. Where concierge.lua has \
      several spaces, that goes for all of them, or for the one of --space.

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
      try await SavedState.withRule(rule, space, console) { state in
        let pauses = try state.store.reading { tables throws(StoreError) in try tables.pauses() }
        let row = rule ?? Watcher.allRules
        let wasPaused = pauses[row] != nil
        if wasPaused {
          try state.store.transaction(owner: nil) { tables throws(StoreError) in
            try tables.setPaused(row, false, at: 0)
          }
        }
        let others = pauses.keys.filter { $0 != row && $0 != Watcher.allRules }.sorted()
        let words = Self.words(
          rule, wasPaused: wasPaused, areAllPaused: rule != nil && pauses[Watcher.allRules] != nil, others: others)
        console.note(state.session.title + words)
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

extension SavedState {
  /// Opens the states of the spaces that a rule is at work in, or of all spaces, and does a command's work in each.
  fileprivate static func withRule(
    _ rule: String?, _ space: SpaceOptions, _ console: Console, _ body: (SavedState) throws -> Void
  ) async throws -> ExitStatus {
    let known = { (state: SavedState) throws in
      try state.store.reading { tables throws(StoreError) in try RuleNames(tables) }
    }
    return try await withEach(space, console, isNeeded: true) { states in
      guard let rule else {
        try states.forEach(body)
        return .done
      }
      let names = try states.map(known)
      try RuleNames(names.reduce(into: []) { $0.formUnion($1.names) }).check(rule)
      for (state, names) in zip(states, names) where names.names.contains(rule) { try body(state) }
      return .done
    }
  }
}
