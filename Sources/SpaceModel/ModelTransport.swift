import HTTPTypes
import JSONPages
import Nexudus

/// Carries requests to a space in this process, with all that its faults do to connections.
///
/// ```swift
/// let space = Space(seed: 7, clock: clock, faults: [.dropAfter])
/// let client = Client(settings: settings, transport: ModelTransport(space, clock: clock), ...)
/// ```
public struct ModelTransport: Transport {
  /// The space that answers.
  public let space: Space
  private let clock: any TimeSource

  /// A transport to a space; slow answers are waited for on the clock.
  public init(_ space: Space, clock: any TimeSource) {
    self.space = space
    self.clock = clock
  }

  /// Sends a request to the space.
  public func send(_ request: TransportRequest) async throws(TransportError) -> TransportReply {
    guard !Task.isCancelled else { throw TransportError(.cancelled, "the request was cancelled") }
    let reply = space.respond(to: ModelRequest(request))
    if reply.delay > request.timeout {
      try await wait(request.timeout)
      throw TransportError(.timeout, "no answer within \(DurationText.text(request.timeout))")
    }
    if reply.delay > .zero { try await wait(reply.delay) }
    guard reply.drop == .none, reply.keptBytes == nil else {
      throw TransportError(.lost, "the connection was closed before the answer was complete")
    }
    guard reply.body.count <= request.maximumBytes else {
      throw TransportError(.tooLarge, "the answer is larger than \(request.maximumBytes) bytes")
    }
    return TransportReply(head: HTTPResponse(reply), body: PaddedBytes(reply.body))
  }

  private func wait(_ duration: Duration) async throws(TransportError) {
    do {
      try await clock.sleep(for: duration)
    } catch {
      throw TransportError(.cancelled, "the request was cancelled")
    }
  }
}

extension ModelRequest {
  /// The same request as the model sees it.
  package init(_ request: TransportRequest) {
    let fields = request.head.headerFields.map { ($0.name.rawName.lowercased(), $0.value) }
    self.init(
      request.head.method.rawValue, target: request.head.path ?? "/",
      headers: Dictionary(fields, uniquingKeysWith: { first, _ in first }), body: request.body ?? [])
  }
}

extension HTTPResponse {
  /// The head of an answer.
  package init(_ reply: ModelReply) {
    self.init(status: .init(code: reply.status))
    for (name, value) in reply.headers {
      if let name = HTTPField.Name(name) { headerFields.append(HTTPField(name: name, value: value)) }
    }
  }
}
