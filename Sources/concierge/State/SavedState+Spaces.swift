import Automation
import JSONPages
import Nexudus
import SQLiteStore

extension SavedState {
  /// Lists something of all spaces, or of the one of `--space`: under its name where there are several.
  static func list(
    _ space: SpaceOptions, _ console: Console, _ body: (_ state: SavedState, _ areSeveral: Bool) throws -> Void
  ) async throws -> ExitStatus {
    try await withEach(space, console) { states in
      for state in states {
        if let name = state.spaceName, states.count > 1, !console.style.isJSON { console.put("\(name):") }
        try body(state, states.count > 1)
      }
      return .done
    }
  }

  /// An object of a list with the space that it belongs to, where there are several.
  func placed(_ object: JSONObject) -> JSONObject {
    var object = object
    if let name = spaceName { object["space"] = .string(name) }
    return object
  }

  /// Opens the states of all spaces, or of the one of `--space`, and runs a command's work on them.
  ///
  /// A space without a state says so, and is left out.
  ///
  /// - Parameter isNeeded: whether it is a mistake that there is no state at all.
  static func withEach(
    _ space: SpaceOptions, _ console: Console, isNeeded: Bool = false, _ body: ([SavedState]) async throws -> ExitStatus
  ) async throws -> ExitStatus {
    if space.space == "demo" { return try noDemo(isNeeded, console) }
    let spaces = try await space.load(console)
    return try await closing(spaces) {
      let sessions = try spaces.all()
      if sessions.count == 1 {
        return try await run(sessions[0], isNeeded, console) { state in try await body([state]) }
      }
      var states: [SavedState] = []
      for session in sessions {
        do {
          _ = try await run(session, false, console) { state in
            states.append(state)
            return .done
          }
        } catch let error as NexudusError where error.kind == .unauthorized {
          // Nobody ever signed in there; that must not hide the others.
          console.note("\(session.name): \(error.message); \(error.hint ?? "")")
        }
      }
      if states.isEmpty, isNeeded {
        throw CommandFailure(.usage, "no space has a state yet", hint: "it begins with: concierge watch rules/")
      }
      return states.isEmpty ? .done : try await body(states)
    }
  }

  /// Opens the state of the space that has what a command names, and runs the command's work on it.
  ///
  /// Where no space has it, the work runs where it may say so best.
  ///
  /// - Parameters:
  ///   - what: what is looked for, in words: `an event 12`.
  ///   - knows: whether a state can say something about it, where none has it.
  ///   - has: whether a state has it.
  /// - Throws: where several have it: numbers are each space's own.
  static func withHolder(
    of what: String, _ space: SpaceOptions, _ console: Console,
    knows: (any WatchTransaction) throws(StoreError) -> Bool = { _ in false },
    has: (any WatchTransaction) throws(StoreError) -> Bool, _ body: (SavedState) async throws -> ExitStatus
  ) async throws -> ExitStatus {
    if space.space == "demo" { return try noDemo(true, console) }
    let spaces = try await space.load(console)
    return try await closing(spaces) {
      let sessions = try spaces.all()
      if sessions.count == 1 { return try await run(sessions[0], true, console, body) }
      let states = try sessions.compactMap { session in try session.isSignedIn ? open(session) : nil }
      let holders = try states.filter { try $0.store.reading(has) }
      if holders.count > 1 {
        let names = holders.map(\.session.name)
        throw CommandFailure(
          .usage, "\(names.joined(separator: " and ")) each have \(what)",
          hint: "say which is meant: --space \(names[0])")
      }
      guard let state = try holders.first ?? states.first(where: { try $0.store.reading(knows) }) ?? states.first
      else { return try await run(try spaces.one(), true, console, body) }
      if !holders.isEmpty { console.note("in \(state.session.name)", json: ["space": .string(state.session.name)]) }
      return try await body(state)
    }
  }
}
