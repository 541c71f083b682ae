import HTTPTypes
import HummingbirdCore
import NIOCore
import Nexudus
import SpaceModel

/// Carries requests from connections to a space and its answers back, with all that its faults do to them.
struct Exchange: Sendable {
  let space: Space
  let clock: any TimeSource

  /// The largest body that is read.
  static let largestBody = 8 << 20

  /// Why a connection is closed without a whole answer: the space said so.
  struct Dropped: Error {}

  func answer(_ request: Request, _ writer: consuming ResponseWriter) async throws {
    var request = request
    let body = try await request.collectBody(upTo: Exchange.largestBody)
    let reply = space.respond(to: ModelRequest(request, body: body))
    if reply.delay > .zero { try await clock.sleep(for: reply.delay) }
    // An error closes the connection as it is: before the head, or in the middle of the body.
    guard reply.drop == .none else { throw Dropped() }
    var head = HTTPResponse(status: .init(code: reply.status))
    for (name, value) in reply.headers {
      if let name = HTTPField.Name(name) { head.headerFields.append(HTTPField(name: name, value: value)) }
    }
    head.headerFields[.contentLength] = String(reply.body.count)
    guard let kept = reply.keptBytes else {
      let isBodyless = request.method == .head
      let body = ResponseBody(byteBuffer: ByteBuffer(bytes: isBodyless ? [] : reply.body))
      try await writer.write(response: head, body: body)
      return
    }
    var part = try await writer.writeHead(head)
    try await part.write(ByteBuffer(bytes: reply.body.prefix(kept)))
    throw Dropped()
  }
}

extension ModelRequest {
  /// The same request as the model sees it.
  init(_ request: Request, body: ByteBuffer) {
    let fields = request.headers.map { ($0.name.rawName.lowercased(), $0.value) }
    self.init(
      request.method.rawValue, target: request.head.path ?? "/",
      headers: Dictionary(fields, uniquingKeysWith: { first, _ in first }), body: Array(buffer: body))
  }
}
