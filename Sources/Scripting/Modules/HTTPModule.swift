import Automation
import JSONPages
import LuaRuntime
import Nexudus
import Synchronization

/// `http`: calls to hosts of the web that were granted; in handlers those that write are journalled steps.
struct HTTPModule: Sendable {
  /// The functions; `request` besides one for each method that is common.
  static let members = ["get", "post", "put", "patch", "delete", "request"]
  /// What an answer has.
  static let replyMembers = ["status", "headers", "body", "json"]

  let services: ScriptServices
  let resources: ScriptResources
  let permissions: @Sendable () -> Permissions
  /// What a write outside handlers has to pass.
  let fuse: RunFuse

  func install(in state: LuaState) throws(LuaError) {
    let host = state.table("http")
    host.addJSON()
    host.function("usage") { call throws(LuaError) in throw .usage(try call.string(1)) }
    host.function("unknown") { call throws(LuaError) in
      let (owner, name) = (try call.string(1), try call.string(2))
      let known = owner == "http" ? Self.members : Self.replyMembers
      throw .usage("\(owner) has no \"\(name)\"\(Names.proposal(Names.nearest(name, among: known)))")
    }
    host.function("not_json") { [redactor = services.redactor] call throws(LuaError) in
      let reply = HTTPReply(status: 0, body: try call.bytes(2))
      let begin =
        reply.body.isEmpty
        ? "it is empty" : reply.excerpt.isEmpty ? "it is no text" : "it begins with: \(reply.excerpt)"
      throw LuaError(
        kind: NexudusError.Kind.invalidResponse.rawValue,
        message: redactor.redact("the answer to \(try call.string(1)) is not JSON; \(begin)"))
    }
    host.function("call") { [self] call throws(LuaError) in
      let request = try read(call)
      if let refusal = permissions().refusal(toCall: request.address) {
        throw LuaError(kind: "permission", message: refusal)
      }
      return .async { [self] () async throws(LuaError) in
        do throws(NexudusError) {
          let reply = try await answer(request)
          return [
            .integer(Int64(reply.status)),
            .json(.object(JSONObject(reply.headers.map { ($0.key, .string($0.value)) }))), .bytes(reply.body),
            .string(request.summary),
          ]
        } catch {
          throw LuaError(error)
        }
      }
    }
    try state.setPrelude(global: "http", chunk: "http", host: host)
  }

  /// `call(name, method, url, options, json, body)`
  private func read(_ call: borrowing LuaCall) throws(LuaError) -> HTTPCall {
    let name = try call.string(1)
    let method = try call.string(2, "method")
    let url = try call.string(3, "url")
    let options = try call.object(4, "options") ?? [:]
    var body = HTTPCall.Body.none
    if !call.isNil(5) { body = .json(try call.json(5, "json")) }
    if !call.isNil(6) {
      guard call.isNil(5) else { throw .usage("\(name) takes json or body, not both") }
      body = .bytes(try call.bytes(6, "body"))
    }
    return try HTTPCall(name, method: method, url: url, options: options, body: body)
  }

  /// The call's answer: of a write in a handler the one that was recorded, where an earlier attempt sent it.
  private func answer(_ call: HTTPCall) async throws(NexudusError) -> HTTPReply {
    guard call.isWrite else { return try judged(await send(call), call) }
    if resources.isDryRun {
      resources.planner.planned(call.effect(path: HandlerContext.current?.branch.path ?? ""))
      return HTTPReply(status: 200, headers: ["content-type": "application/json"], body: Array("{}".utf8))
    }
    guard let context = HandlerContext.current, let journal = context.journal else {
      if fuse.isNeeded { try await fuse.take() }
      return try judged(await send(call), call)
    }
    let effect = call.journalled(path: context.branch.path, by: services.redactor)
    // Refusals are no errors to a script that says raise = false, but nothing to be remembered either.
    let refused = Mutex<HTTPReply?>(nil)
    do throws(NexudusError) {
      let answer = try await journal.perform(effect, entity: nil) { () async throws(NexudusError) in
        let reply = try await send(call)
        refused.withLock { $0 = reply }
        return try reply.answer(to: call, by: services.redactor)
      }
      return HTTPReply(kept: answer.value)
    } catch {
      if !call.raises, !error.isUnclear, let reply = refused.withLock({ $0 }) { return reply }
      throw error
    }
  }

  private func judged(_ reply: HTTPReply, _ call: HTTPCall) throws(NexudusError) -> HTTPReply {
    if call.raises, let failure = reply.failure(of: call, by: services.redactor) { throw failure }
    return reply
  }

  private func send(_ call: HTTPCall) async throws(NexudusError) -> HTTPReply {
    try await HTTPCaller(
      transport: services.http, permissions: permissions(), redactor: services.redactor, clock: services.clock,
      logger: services.logger
    ).send(call)
  }
}
