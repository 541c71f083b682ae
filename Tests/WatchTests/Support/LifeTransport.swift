import HTTPTypes
import JSONPages
import Nexudus
import Synchronization

@testable import SpaceModel

/// The way of one life to the space: it may die before and after each request, and people act in between.
struct LifeTransport: Transport {
  let life: Life
  let world: World

  func send(_ request: TransportRequest) async throws(TransportError) -> TransportReply {
    let what = "\(request.head.method) \(request.head.path ?? "")"
    guard life.passes("before \(what)") else { throw dead }
    guard !Task.isCancelled else { throw TransportError(.cancelled, "cancelled") }
    world.actBetween()
    let reply = world.space.respond(to: ModelRequest(request))
    let isLost = reply.drop != .none || reply.keptBytes != nil || reply.delay > request.timeout
    world.note(request, reply, isLost: isLost)
    if reply.delay > .zero {
      do { try await life.time.sleep(for: min(reply.delay, request.timeout)) } catch {
        world.noteUnclear(request)
        throw TransportError(.cancelled, "cancelled")
      }
    }
    guard life.passes("after \(what)") else {
      world.noteUnclear(request)
      throw dead
    }
    if reply.delay > request.timeout { throw TransportError(.timeout, "no answer in time") }
    if isLost { throw TransportError(.lost, "the connection was closed before the answer was complete") }
    return TransportReply(head: HTTPResponse(reply), body: PaddedBytes(reply.body))
  }

  private var dead: TransportError { TransportError(.cancelled, "dead") }
}
