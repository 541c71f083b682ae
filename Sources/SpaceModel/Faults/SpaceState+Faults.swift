import JSONPages
import Nexudus

extension SpaceState {
  /// Carries a request out as a space with faults does.
  mutating func respond(to request: ModelRequest, at time: Double) -> ModelReply {
    self.time = time
    liveUntil(time)
    var reply = admitted(request)
    reply.headers.append(("Date", Timestamp(serverTime).httpDate))
    return reply
  }

  private mutating func admitted(_ request: ModelRequest) -> ModelReply {
    if chance.chance(faults[.dropBefore]) {
      var reply = ModelReply(status: 0)
      reply.drop = .beforeCommit
      return reply
    }
    if let refused = refusedOnTheWay(request) { return refused }
    var reply: ModelReply
    do { reply = try answer(request) } catch { reply = .broken }
    if chance.chance(faults[.dropAfter]) { reply.drop = .afterCommit }
    if chance.chance(faults[.cut]), reply.body.count > 1 {
      reply.keptBytes = chance.integer(1...(reply.body.count - 1))
    }
    if chance.chance(faults[.slow]) { reply.delay = .milliseconds(chance.integer(1000...8000)) }
    return reply
  }

  /// Refusals that have nothing to do with what is asked: limits, and servers that break.
  private mutating func refusedOnTheWay(_ request: ModelRequest) -> ModelReply? {
    let isToken = request.path.lowercased().hasSuffix("/api/token")
    let isWrite = request.method != "GET" && request.method != "HEAD" && !isToken
    if !usage.admit(isWrite: isWrite, at: time, limits) { return .throttled(retryAfter: "1") }
    if chance.chance(faults[.throttle]) { return .throttled(retryAfter: "1") }
    if chance.chance(faults[.throttleBare]) { return .throttled(retryAfter: nil) }
    guard chance.chance(faults[.serverErrors]) else { return nil }
    switch chance.integer(0...2) {
    case 0: return .broken
    case 1:
      let page = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
      return ModelReply(status: 502, type: "text/html", body: Array(page.utf8))
    default:
      var reply = ModelReply(status: 503)
      reply.headers.append(("Retry-After", "2"))
      return reply
    }
  }
}

extension ModelReply {
  static func throttled(retryAfter: String?) -> ModelReply {
    var reply = ModelReply(
      status: 409, type: "text/plain", body: Array("You must wait before accessing this url again.".utf8))
    if let retryAfter { reply.headers.append(("Retry-After", retryAfter)) }
    return reply
  }
}
