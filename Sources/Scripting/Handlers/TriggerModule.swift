import Automation
import JSONPages
import LuaRuntime
import Nexudus
import Synchronization

/// `on`, `every` and `cron`: what a script registers while it loads.
final class TriggerModule: Sendable {
  /// What runs when a trigger fires.
  struct Handler: Sendable {
    let trigger: Trigger
    let when: LuaFunction?
    let function: LuaFunction
  }

  private struct State {
    var handlers: [Handler] = []
    /// Why nothing can be registered any more.
    var refusal: (@Sendable (_ title: String) -> LuaError)?
  }

  /// More triggers than a rule can mean: a loop that registers.
  static let most = 500

  /// The members of `on`.
  static let kinds = ["created", "updated", "changed", "entered", "gone", "due", "start", "stop", "failed"]

  /// What is said of a member that `on` has not.
  static func unknown(_ name: String) -> String {
    if name == "webhook" {
      return
        "on.webhook is planned, but not in this version; on.created and the like see the same events a little later"
    }
    let proposal = Names.proposal(Names.nearest(name, among: kinds))
    return "on has no \"\(name)\"" + (proposal.isEmpty ? "; there are \(kinds.joined(separator: ", "))" : proposal)
  }

  /// What is said of a trigger in a handler.
  static func misplaced(_ title: String) -> String {
    "\(title) belongs at the top of the script: triggers are registered while it loads, not in handlers"
  }

  static let equalSchedules = "two equal schedules need names, so that each is known again: { name = \"...\" }"

  static func equalNames(_ name: String) -> String {
    "two triggers of this script are called \"\(name)\"; give each a name of its own"
  }

  private let rule: @Sendable () -> String
  private let state = Mutex(State())

  init(rule: @escaping @Sendable () -> String) { self.rule = rule }

  /// What was registered, in order.
  var handlers: [Handler] { state.withLock { $0.handlers } }

  /// Ends the time for registering.
  ///
  /// - Parameter refusal: what is said of a trigger from now on.
  func close(_ refusal: @escaping @Sendable (_ title: String) -> LuaError = { .usage(misplaced($0)) }) {
    state.withLock { $0.refusal = refusal }
  }

  func install(in lua: LuaState) throws(LuaError) {
    let on = host("on", lua)
    on.function("unknown") { call throws(LuaError) in
      let name = try call.string(1)
      throw .usage(Self.unknown(name))
    }
    try lua.setPrelude(global: "on", chunk: "on", host: on)
    for kind in ["every", "cron"] {
      let schedule = host(kind, lua)
      try schedule.set("kind", .string(kind))
      try lua.setPrelude(global: kind, chunk: "schedules", host: schedule)
    }
  }

  private func host(_ name: String, _ lua: LuaState) -> LuaTable {
    let host = lua.table(name)
    host.function("usage") { call throws(LuaError) in throw .usage(try call.string(1)) }
    host.function("register") { [self] call throws(LuaError) in
      try register(call)
      return .nothing
    }
    return host
  }

  private func register(_ call: borrowing LuaCall) throws(LuaError) {
    let kind = try call.string(1, "kind")
    let title = kind == "every" || kind == "cron" ? kind : "on.\(kind)"
    if let refusal = state.withLock({ $0.refusal }) { throw refusal(title) }
    if HandlerContext.current != nil { throw .usage(Self.misplaced(title)) }
    var reader = TriggerReader(kind: kind, title: title, rule: rule())
    try reader.read(call)
    let when = call.isNil(6) ? nil : try call.function(6, "when")
    let handler = Handler(trigger: reader.trigger, when: when, function: try call.function(7, "fn"))
    try state.withLock { state throws(LuaError) in
      guard state.handlers.count < Self.most else {
        throw .usage("a script can have \(Self.most) triggers at most; this looks like a loop that registers them")
      }
      state.handlers.append(try Self.named(handler, among: state.handlers))
    }
  }

  /// Gives the trigger a name of its own among those of the script.
  private static func named(_ handler: Handler, among others: [Handler]) throws(LuaError) -> Handler {
    var trigger = handler.trigger
    let names = Set(others.map(\.trigger.name))
    guard names.contains(trigger.name) else { return handler }
    if handler.trigger.isNamed {
      throw .usage(equalNames(trigger.name))
    }
    if case .schedule = trigger.kind {
      throw .usage(equalSchedules)
    }
    var place = 2
    while names.contains("\(handler.trigger.name) #\(place)") { place += 1 }
    trigger.name = "\(handler.trigger.name) #\(place)"
    return Handler(trigger: trigger, when: handler.when, function: handler.function)
  }
}
