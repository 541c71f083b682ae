import Automation
import JSONPages
import LuaRuntime
import Nexudus

/// Sends effects that are given as values, each the way that scripts send them.
struct EffectSender: Sendable {
  let services: PlanServices

  private var settings: Settings { services.settings }

  /// Why an effect can't be sent; nil where it can.
  func refusal(of effect: Effect, rule: String) -> NexudusError? {
    do throws(NexudusError) {
      return try refusalText(of: effect, permissions(rule)).map { NexudusError.usage($0) }
    } catch {
      return error
    }
  }

  private func refusalText(of effect: Effect, _ permissions: Permissions) throws(NexudusError) -> String? {
    switch effect.operation {
    case .create, .update, .delete, .run: return permissions.refusal(toWrite: effect.place)
    case .request:
      let path = try Self.request(effect).path.prefix { $0 != "?" }
      let entity = Catalogue.builtIn.entity(path: path.split(separator: "/").prefix(2).joined(separator: "/"))
      return entity.map { permissions.refusal(toWrite: $0.name) } ?? permissions.refusal(toWritePath: String(path))
    case .notify:
      guard case .email(let mail) = try channel(effect).kind else { return nil }
      return try Self.notice(effect).to.lazy.filter { address in !mail.to.contains(where: address.isSame) }
        .compactMap { permissions.refusal(toMail: $0) }.first
    case .http: return permissions.refusal(toCall: try Self.call(effect).address)
    }
  }

  /// What the operator grants now; what the rule declares was asked when the plan was made.
  private func permissions(_ rule: String) -> Permissions { settings.permissions(of: RuleDeclaration(name: rule)) }

  /// What the journal keeps of an effect whose secrets are masked, to know it again.
  func journalled(_ effect: Effect) throws(NexudusError) -> Effect {
    var kept = effect
    switch effect.operation {
    case .notify: if effect.body["attachments"] != nil { kept.body = .object(try Self.notice(effect).journalled) }
    case .http: kept = try Self.call(effect).journalled(path: effect.path, by: services.redactor)
    case .create, .update, .delete, .run, .request: break
    }
    return kept
  }

  /// Sends an effect of a rule once.
  ///
  /// - Parameter identity: what tells it from all others, so that a receiver can know it again.
  /// - Throws: an error that is not `isUnclear` means that nothing was done.
  func send(
    _ effect: Effect, of rule: String, _ entity: Entity?, identity: String
  ) async throws(NexudusError) -> EffectAnswer {
    switch effect.operation {
    case .create, .update, .delete, .run:
      guard let entity else { throw .usage("\(effect.summary) can't be sent: \(effect.target) is no entity") }
      return try await services.clients.client(of: effect).send(effect, of: entity)
    case .request:
      let request = try Self.request(effect)
      return try await services.clients.client(of: effect).request(request).answer(to: request)
    case .notify:
      var notice = try Self.notice(effect)
      notice.identity = identity
      try await services.notifier.deliver(notice, to: try channel(effect))
      return EffectAnswer()
    case .http:
      let call = try Self.call(effect)
      return try await HTTPCaller(services, permissions(rule)).send(call).answer(to: call, by: services.redactor)
    }
  }

  // MARK: What effects stand for

  static func request(_ effect: Effect) throws(NexudusError) -> RawRequest {
    let parts = effect.place.split(separator: " ", maxSplits: 1)
    guard parts.count == 2 else { throw .usage("\"\(effect.target)\" is no method and path") }
    return try RawRequest(
      method: String(parts[0]), path: String(parts[1]), body: effect.body.isNull ? nil : effect.body)
  }

  static func notice(_ effect: Effect) throws(NexudusError) -> Notice {
    do throws(LuaError) { return try Notice(effect.body) } catch { throw .usage(error.message) }
  }

  static func call(_ effect: Effect) throws(NexudusError) -> HTTPCall {
    do throws(LuaError) { return try HTTPCall(effect) } catch { throw .usage(error.message) }
  }

  private func channel(_ effect: Effect) throws(NexudusError) -> Channel {
    if let channel = settings.channels[effect.target] { return channel }
    throw .usage(Channel.unknown(effect.target, among: settings.channels.keys.sorted()))
  }
}

extension HTTPCaller {
  /// What carries out the calls of a plan.
  fileprivate init(_ services: PlanServices, _ permissions: Permissions) {
    self.init(
      transport: services.http, permissions: permissions, redactor: services.redactor, clock: services.clock,
      logger: services.logger)
  }
}
