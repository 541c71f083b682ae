import Automation
import JSONPages
import LuaRuntime
import Nexudus

/// `notify(channel, text or { title=, text=, link=, to=, key= })`: tells people; in handlers a journalled step.
struct NotifyModule: Sendable {
  let services: ScriptServices
  let resources: ScriptResources

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
    let effect = Effect(
      .notify, target: channel.name, body: .object(Self.body(of: notice)), key: key,
      path: HandlerContext.current?.branch.path ?? "")
    if resources.isDryRun { return resources.planner.planned(effect) }
    guard let journal = HandlerContext.current?.journal else {
      return try await send(notice, to: channel)
    }
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

  private static func body(of notice: Notice) -> JSONObject {
    let members: [(String, String?)] = [
      ("title", notice.title), ("text", notice.text), ("link", notice.link), ("to", notice.to),
    ]
    return JSONObject(members.compactMap { name, text in text.map { (name, .string($0)) } })
  }
}
