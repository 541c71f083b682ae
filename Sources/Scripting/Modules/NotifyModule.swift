import Automation
import JSONPages
import LuaRuntime
import Nexudus

/// `notify(channel, text or { title=, text=, link=, to=, key= })`: tells people; in handlers a journalled step.
struct NotifyModule: Sendable {
  let services: ScriptServices
  let isDryRun: Bool

  func install(in state: LuaState) {
    state.globals.function("notify") { [self] call throws(LuaError) in
      let name = try call.string(1, "channel")
      guard let channel = services.settings.channels[name] else {
        throw .usage(Channel.unknown(name, among: services.settings.channels.keys.sorted()))
      }
      let given = try call.json(2, "text")
      let notice = try Notice(given)
      let key = given.object?["key"]?.string
      return .async { [self] () async throws(LuaError) in
        do throws(NexudusError) {
          try await deliver(notice, to: channel, key: key)
          return []
        } catch {
          throw LuaError(error)
        }
      }
    }
  }

  private func deliver(_ notice: Notice, to channel: Channel, key: String?) async throws(NexudusError) {
    if isDryRun {
      return services.output.planned(
        PlannedEffect(action: .notify, target: channel.name, changes: Self.changes(of: notice)))
    }
    guard let context = HandlerContext.current, let journal = context.journal else {
      return try await send(notice, to: channel)
    }
    var body = JSONObject()
    for change in Self.changes(of: notice) { body[change.field] = change.new }
    let effect = Effect(
      .notify, target: channel.name, body: .object(body), key: key, path: context.branch.path)
    _ = try await journal.perform(effect, entity: nil) { () async throws(NexudusError) in
      try await send(notice, to: channel)
      return EffectAnswer()
    }
  }

  private func send(_ notice: Notice, to channel: Channel) async throws(NexudusError) {
    switch await services.notifier.send(notice, to: channel) {
    case .sent: return
    case .refused(let message, let delay):
      throw NexudusError(delay == nil ? .http : .throttled, message, isRetryable: true)
    case .unclear(let message): throw NexudusError(.network, message, isUnclear: true)
    }
  }

  private static func changes(of notice: Notice) -> [PlannedEffect.Change] {
    let members: [(String, String?)] = [
      ("title", notice.title), ("text", notice.text), ("link", notice.link), ("to", notice.to),
    ]
    return members.compactMap { name, text in
      text.map { PlannedEffect.Change(field: name, old: nil, new: .string($0)) }
    }
  }
}
