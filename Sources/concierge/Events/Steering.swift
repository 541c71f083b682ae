import Automation
import JSONPages
import SQLiteStore

/// Carries out what a person asks of the watch: at once where nobody watches, else through the process that does.
struct Steering {
  let state: SavedState
  let console: Console
  var hint = "concierge events lists events"
  /// What is said where nobody watches.
  var idle = ""

  /// Does what can be done; what can't is named, and ends the command as a mistake in it.
  ///
  /// - Parameters:
  ///   - choose: the commands, chosen in the transaction that carries them out.
  ///   - saying: what is said of them.
  func perform(
    _ choose: (any WatchTransaction) throws(StoreError) -> [Automation.WatchCommand],
    saying: (Int) -> String
  ) throws -> ExitStatus {
    switch try StateLock.take(state.file, for: .changing) {
    case .success(let lock):
      defer { lock.release() }
      let now = state.now
      return try report(
        choose, saying, idle,
        apply: { command, tables throws(StoreError) in try command.apply(in: tables, now: now) })
    case .failure(let held):
      return try report(
        choose, saying, "; process \(held.holder.process), which watches, does so within 2 seconds",
        apply: { command, tables throws(StoreError) in
          if let refusal = try command.refusal(in: tables, isRunning: { $0.state == .running }) { return refusal }
          try tables.add(command)
          return nil
        })
    }
  }

  private func report(
    _ choose: (any WatchTransaction) throws(StoreError) -> [Automation.WatchCommand], _ saying: (Int) -> String,
    _ how: String, apply: (Automation.WatchCommand, any WatchTransaction) throws(StoreError) -> String?
  ) throws -> ExitStatus {
    let (count, refusals) = try state.store.transaction(owner: nil) { tables throws(StoreError) -> (Int, [String]) in
      let commands = try choose(tables)
      var refusals: [String] = []
      for command in commands { if let refusal = try apply(command, tables) { refusals.append(refusal) } }
      return (commands.count - refusals.count, refusals)
    }
    guard count > 0 || refusals.isEmpty else {
      throw CommandFailure(.usage, refusals.joined(separator: "; "), hint: hint)
    }
    for refusal in refusals { console.note("left out: \(refusal)") }
    let text = saying(count)
    console.note(
      count == 0 ? text : text + how, json: ["count": .integer(Int64(count)), "message": .string(text + how)])
    return refusals.isEmpty ? .done : .usage
  }
}
