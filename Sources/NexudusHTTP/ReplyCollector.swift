import AsyncHTTPClient
import HTTPTypes
import JSONPages
import NIOCore
import NIOHTTP1
import Nexudus
import Synchronization

/// Collects one answer on the connection's own thread: the body goes from the socket's buffers straight to its last place.
final class ReplyCollector: HTTPClientResponseDelegate {
  /// The most that unpacking a compressed body may give.
  static let largestUnpacked = 256 << 20

  /// What stops an answer that would be larger than asked for.
  struct TooLarge: Error {
    let maximumBytes: Int
  }

  private struct State: ~Copyable {
    var wasSent = false
    var head: HTTPResponse?
    var body: PaddedBytesBuilder?
  }

  private let host: String
  private let maximumBytes: Int
  private let state = Mutex(State())

  init(host: String, maximumBytes: Int) {
    self.host = host
    self.maximumBytes = maximumBytes
  }

  /// Whether anything of the request has left this machine.
  var wasSent: Bool { state.withLock { $0.wasSent } }

  func didSendRequestHead(task: HTTPClient.Task<TransportReply>, _ head: HTTPRequestHead) {
    state.withLock { $0.wasSent = true }
  }

  func didReceiveHead(task: HTTPClient.Task<TransportReply>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
    let announced = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
    guard announced <= maximumBytes else { return refuse(task) }
    var response = HTTPResponse(status: .init(code: Int(head.status.code), reasonPhrase: head.status.reasonPhrase))
    for (name, value) in head.headers {
      if let name = HTTPField.Name(name) { response.headerFields.append(HTTPField(name: name, value: value)) }
    }
    let complete = response
    state.withLock { state in
      state.wasSent = true
      state.head = complete
      state.body = PaddedBytesBuilder(capacity: announced)
    }
    return task.eventLoop.makeSucceededVoidFuture()
  }

  func didReceiveBodyPart(task: HTTPClient.Task<TransportReply>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
    let fits = state.withLock { state in
      guard let count = state.body?.count, buffer.readableBytes <= maximumBytes - count else { return false }
      buffer.withUnsafeReadableBytes { state.body?.append($0) }
      return true
    }
    return fits ? task.eventLoop.makeSucceededVoidFuture() : refuse(task)
  }

  func didFinishRequest(task: HTTPClient.Task<TransportReply>) throws -> TransportReply {
    try state.withLock { state in
      guard let head = state.head, let body = state.body.take() else { throw HTTPClientError.remoteConnectionClosed }
      return TransportReply(head: head, body: body.finish())
    }
  }

  private func refuse(_ task: HTTPClient.Task<TransportReply>) -> EventLoopFuture<Void> {
    task.eventLoop.makeFailedFuture(TooLarge(maximumBytes: maximumBytes))
  }
}
