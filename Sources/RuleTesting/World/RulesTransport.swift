import HTTPTypes
import JSONPages
import Nexudus
import SpaceModel

/// The way of rules to the space of a test: it plays the failures that the test asked for, and notes what was done.
struct RulesTransport: Transport {
  let space: Space
  let clock: VirtualTime
  let effects: EffectLog
  let failures: PlannedFailures
  let life: ProcessLife

  func send(_ request: TransportRequest) async throws(TransportError) -> TransportReply {
    guard !Task.isCancelled, life.passes() else { throw TransportError(.cancelled, "the request was cancelled") }
    let target = Target(request.head.path ?? "/")
    let failure = failures.take(method: request.head.method.rawValue, entity: target.entity?.name)
    if let failure, !failure.isCarriedOut { return try failure.reply() }
    let before = target.entity.flatMap { entity in
      (target.id ?? Self.id(in: request)).flatMap { space.record(entity.name, $0) }
    }
    let reply = space.respond(to: ModelRequest(request))
    if request.head.method != .get, reply.drop != .beforeCommit, (200..<300).contains(reply.status), !target.isSignIn {
      effects.add(SentEffect(request, entity: target.entity, before: before))
    }
    try await wait(min(reply.delay, request.timeout))
    guard life.passes() else { throw TransportError(.cancelled, "the process has ended") }
    if reply.delay > request.timeout { throw TransportError(.timeout, "no answer in time") }
    guard failure == nil, reply.drop == .none, reply.keptBytes == nil else {
      throw TransportError(.lost, "the connection was closed before the answer was complete")
    }
    return TransportReply(head: HTTPResponse(reply), body: PaddedBytes(reply.body))
  }

  private func wait(_ duration: Duration) async throws(TransportError) {
    guard duration > .zero else { return }
    do { try await clock.sleep(for: duration) } catch {
      throw TransportError(.cancelled, "the request was cancelled")
    }
  }

  private static func id(in request: TransportRequest) -> Int64? {
    guard let body = request.body, let value = try? JSONValue(parsing: PaddedBytes(body)) else { return nil }
    return value["Id"]?.integer
  }

  /// What a path is about.
  private struct Target {
    let entity: Entity?
    let id: Int64?
    let isSignIn: Bool

    init(_ path: String) {
      var parts = path.split(separator: "?")[0].split(separator: "/").map(String.init)
      if parts.first == "api" { parts.removeFirst() }
      isSignIn = parts.last == "token"
      id = parts.last.flatMap { Int64($0) }
      if id != nil { parts.removeLast() }
      entity = Catalogue.builtIn.entity(path: parts.joined(separator: "/"))
    }
  }
}
