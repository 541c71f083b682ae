import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A server on loopback that reads whole requests, and answers each with the same status and body.
final class WebhookServer: Sendable {
  /// A request as it came.
  struct Request: Sendable {
    var method: String
    var path: String
    var headers: [String: String]
    var body: [UInt8]
  }

  /// What every request gets.
  struct Answer: Sendable {
    var status: Int
    var headers: [(String, String)] = []
    var body = ""
  }

  private let channel: any Channel
  private let received: Received

  final class Received: Sendable {
    let requests = Mutex<[Request]>([])
  }

  /// The address, as `127.0.0.1:PORT`.
  var authority: String { "127.0.0.1:\(channel.localAddress?.port ?? 0)" }

  /// The requests that came.
  var requests: [Request] { received.requests.withLock { $0 } }

  private init(channel: any Channel, received: Received) {
    self.channel = channel
    self.received = received
  }

  /// Starts a server, gives it to `body`, and stops it.
  static func run<Result>(_ answer: Answer, _ body: (WebhookServer) async throws -> Result) async throws -> Result {
    let received = Received()
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { child in
        child.eventLoop.makeCompletedFuture {
          let pipeline = child.pipeline.syncOperations
          try pipeline.configureHTTPServerPipeline()
          try pipeline.addHandler(Answerer(answer: answer, received: received))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    do {
      let result = try await body(WebhookServer(channel: channel, received: received))
      try await channel.close()
      return result
    } catch {
      try await channel.close()
      throw error
    }
  }
}

private final class Answerer: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let answer: WebhookServer.Answer
  private let received: WebhookServer.Received
  private var request = WebhookServer.Request(method: "", path: "", headers: [:], body: [])

  init(answer: WebhookServer.Answer, received: WebhookServer.Received) {
    self.answer = answer
    self.received = received
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      request = .init(method: head.method.rawValue, path: head.uri, headers: [:], body: [])
      for (name, value) in head.headers { request.headers[name.lowercased()] = value }
    case .body(let part): request.body += part.readableBytesView
    case .end:
      received.requests.withLock { $0.append(request) }
      var headers = HTTPHeaders(answer.headers)
      let hasBody = answer.status != 204
      if hasBody { headers.add(name: "content-length", value: "\(answer.body.utf8.count)") }
      let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: answer.status), headers: headers)
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      if hasBody { context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.body)))), promise: nil) }
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
