import Automation
import JSONPages
import LuaRuntime
import Nexudus

/// Sends effects that are given as values, each the way that scripts send them.
struct EffectSender: Sendable {
  let client: Client
  let settings: Settings
  let notifier: any NotificationSender

  /// Why an effect can't be sent; nil where it can.
  func refusal(of effect: Effect, rule: String) -> NexudusError? {
    switch effect.operation {
    case .create, .update, .delete, .run: return refusal(toWrite: effect.target, rule)
    case .request:
      do throws(NexudusError) {
        let path = try Self.request(effect).path.prefix { $0 != "?" }
        let entity = Catalogue.builtIn.entity(path: path.split(separator: "/").prefix(2).joined(separator: "/"))
        if let entity { return refusal(toWrite: entity.name, rule) }
        return permission(rule).refusal(toWritePath: String(path)).map { NexudusError.usage($0) }
      } catch {
        return error
      }
    case .notify: return refusal(toNotify: effect, rule)
    case .http: return .usage("a call of \(effect.target) can't be sent from a plan: run the rule itself")
    }
  }

  private func refusal(toWrite entity: String, _ rule: String) -> NexudusError? {
    permission(rule).refusal(toWrite: entity).map { NexudusError.usage($0) }
  }

  /// What the operator grants now; what the rule declares was asked when the plan was made.
  private func permission(_ rule: String) -> Permissions {
    Permissions(declared: RuleDeclaration(name: rule), grant: settings.grants[rule])
  }

  private func refusal(toNotify effect: Effect, _ rule: String) -> NexudusError? {
    do throws(NexudusError) {
      let channel = try channel(effect)
      guard case .email(let mail) = channel.kind else { return nil }
      let permission = permission(rule)
      return try Self.notice(effect).to.lazy.filter { address in !mail.to.contains(where: address.isSame) }
        .compactMap { permission.refusal(toMail: $0) }.first.map { NexudusError.usage($0) }
    } catch {
      return error
    }
  }

  /// What the journal keeps of an effect, to know it again.
  func journalled(_ effect: Effect) throws(NexudusError) -> Effect {
    guard effect.operation == .notify, effect.body["attachments"] != nil else { return effect }
    var effect = effect
    effect.body = .object(try Self.notice(effect).journalled)
    return effect
  }

  /// Sends an effect once.
  ///
  /// - Parameter identity: what tells it from all others, so that a receiver can know it again.
  /// - Throws: an error that is not `isUnclear` means that nothing was done.
  func send(_ effect: Effect, _ entity: Entity?, identity: String) async throws(NexudusError) -> EffectAnswer {
    switch (effect.operation, entity, effect.record) {
    case (.create, let entity?, _):
      let id = try await client.create(entity, effect.body.object ?? [:])
      return EffectAnswer(.integer(id), record: id)
    case (.update, let entity?, let id?):
      let change = try await client.change(entity, id: id, effect.body.object ?? [:])
      return EffectAnswer(change.after.value, record: id, before: change.before.bytes, after: change.after.bytes)
    case (.delete, let entity?, let id?):
      try await client.delete(entity, id: id)
      return EffectAnswer(.null, record: id)
    case (.run, let entity?, _):
      let result = try await client.run(
        entity, key: effect.body["Key"]?.string ?? "", ids: (effect.body["Ids"]?.array ?? []).compactMap(\.integer),
        parameters: effect.body["Parameters"] ?? .null)
      return EffectAnswer(["message": result.message.map { .string($0) } ?? .null, "value": result.value])
    case (.request, _, _): return try await request(effect)
    case (.notify, _, _): return try await notify(effect, identity)
    default: throw .usage("\(effect.summary) can't be sent")
    }
  }

  private func request(_ effect: Effect) async throws(NexudusError) -> EffectAnswer {
    let request = try Self.request(effect)
    let reply = try await client.request(request)
    guard (200..<400).contains(reply.status) else {
      throw NexudusError(
        .server, "\(request.summary) was answered with \(reply.status)", status: reply.status,
        isUnclear: reply.status >= 500)
    }
    return EffectAnswer(reply.scriptValue)
  }

  static func request(_ effect: Effect) throws(NexudusError) -> RawRequest {
    let parts = effect.target.split(separator: " ", maxSplits: 1)
    guard parts.count == 2 else { throw .usage("\"\(effect.target)\" is no method and path") }
    return try RawRequest(
      method: String(parts[0]), path: String(parts[1]), body: effect.body.isNull ? nil : effect.body)
  }

  private func notify(_ effect: Effect, _ identity: String) async throws(NexudusError) -> EffectAnswer {
    let channel = try channel(effect)
    var notice = try Self.notice(effect)
    notice.identity = identity
    try await notifier.deliver(notice, to: channel)
    return EffectAnswer()
  }

  private func channel(_ effect: Effect) throws(NexudusError) -> Channel {
    if let channel = settings.channels[effect.target] { return channel }
    throw .usage(Channel.unknown(effect.target, among: settings.channels.keys.sorted()))
  }

  private static func notice(_ effect: Effect) throws(NexudusError) -> Notice {
    do throws(LuaError) { return try Notice(effect.body) } catch { throw .usage(error.message) }
  }
}

extension NotificationSender {
  /// Sends one notice.
  ///
  /// - Throws: where it was not delivered, or where that can't be told.
  func deliver(_ notice: Notice, to channel: Channel) async throws(NexudusError) {
    var isMail = false
    if case .email = channel.kind { isMail = true }
    switch await send(notice, to: channel) {
    case .sent: return
    case .refused(let message, let delay):
      throw NexudusError(delay != nil ? .throttled : isMail ? .server : .http, message, isRetryable: true)
    case .rejected(let message): throw NexudusError(.validation, message)
    case .unclear(let message): throw NexudusError(.network, message, isUnclear: true)
    }
  }
}
