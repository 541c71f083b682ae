import Automation
import JSONPages
import LuaRuntime
import Mail
import Nexudus

/// `notify(channel, text or { title=, text=, link=, to=, key=, ... })`: tells people; in handlers a journalled step.
struct NotifyModule: Sendable {
  let services: ScriptServices
  let resources: ScriptResources
  /// What the rule that asks may do.
  let permissions: @Sendable () -> Permissions
  /// What an effect outside handlers has to pass.
  let fuse: RunFuse

  func install(in state: LuaState) {
    state.globals.function("notify") { [self] call throws(LuaError) in
      let name = try call.string(1, "channel")
      guard let channel = services.settings.channel(named: name) else {
        throw .usage(Channel.unknown(name, among: services.settings.channels.keys.sorted()))
      }
      let given = try call.json(2, "text") { ["base64": .string(Base64.text($0))] }
      let notice = try Notice(given)
      let key = given.object?["key"]?.string
      let notices = try addressed(notice, to: channel)
      return .async { [self] () async throws(LuaError) in
        do throws(NexudusError) {
          try await deliver(notices, to: channel, key: key)
          return []
        } catch {
          throw LuaError(error)
        }
      }
    }
  }

  /// The notices that one call sends: of a mail, one for each recipient, who sees no other's address.
  private func addressed(_ notice: Notice, to channel: Channel) throws(LuaError) -> [Notice] {
    if !channel.takesMail, let option = notice.mailOptions.first {
      throw .usage("notify: \"\(option)\" is for mail, and channel \"\(NoticeText.line(channel.name))\" sends none")
    }
    let own: [MailAddress]
    switch channel.kind {
    case .email(let mail): own = mail.to
    case .terminal where !notice.to.isEmpty: own = []
    default: return [notice]
    }
    let permissions = self.permissions()
    for address in notice.to where !own.contains(where: address.isSame) {
      if let refusal = permissions.refusal(toMail: address) { throw LuaError(kind: "permission", message: refusal) }
    }
    let recipients = notice.to.isEmpty ? own : notice.to
    guard !recipients.isEmpty else {
      throw .usage(
        "notify: whom is the mail for? channel \"\(NoticeText.line(channel.name))\" names nobody, so to = is needed")
    }
    return recipients.map { recipient in
      var one = notice
      one.to = [recipient]
      return one
    }
  }

  /// Sends each notice; where some were refused, the others are sent all the same.
  private func deliver(_ notices: [Notice], to channel: Channel, key: String?) async throws(NexudusError) {
    var failures: [(recipient: String, error: NexudusError)] = []
    for notice in notices {
      // A key names one mail, so each has its recipient beside it, however many there are at this attempt.
      let key = notice.to.isEmpty ? key : key.map { "\($0) \(notice.to[0].address)" }
      do throws(NexudusError) {
        try await deliver(notice, to: channel, key: key)
      } catch {
        // The journal ends the handler: what is still to be sent must not be.
        if [.limit, .permission, .cancelled].contains(error.kind) || notices.count == 1 { throw error }
        failures.append((notice.to[0].address, error))
      }
    }
    if !failures.isEmpty { throw Self.summary(failures, of: notices.count) }
  }

  private func deliver(_ notice: Notice, to channel: Channel, key: String?) async throws(NexudusError) {
    func effect(_ body: JSONObject) -> Effect {
      Effect(
        .notify, target: channel.name, body: .object(body), key: key, path: HandlerContext.current?.branch.path ?? "")
    }
    if resources.isDryRun { return resources.planner.planned(effect(notice.json)) }
    guard let journal = HandlerContext.current?.journal else {
      if fuse.isNeeded { try await fuse.take() }
      return try await services.notifier.deliver(notice, to: channel)
    }
    _ = try await journal.perform(effect(notice.journalled)) { (identity) async throws(NexudusError) in
      var notice = notice
      notice.identity = identity
      try await services.notifier.deliver(notice, to: channel)
      return EffectAnswer()
    }
  }

  /// What is said where some of several recipients did not get their mail.
  private static func summary(_ failures: [(recipient: String, error: NexudusError)], of count: Int) -> NexudusError {
    let worst = failures.first { $0.error.isUnclear } ?? failures[0]
    let names = failures.map(\.recipient).joined(separator: ", ")
    let others = failures.count == count ? "" : "; the other \(count - failures.count) have theirs"
    var error = worst.error
    error.message = "\(failures.count) of \(count) mails did not arrive, those to \(names)\(others): \(error.message)"
    error.isRetryable = failures.contains { $0.error.isRetryable }
    error.errors = failures.map { FieldError(property: $0.recipient, message: $0.error.message, value: nil) }
    return error
  }
}
