import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server on loopback that plays one scene to every connection: what real servers and the ways to them do wrong.
final class PlayedServer: Sendable {
  /// What happens once a whole request head has come.
  enum Scene: Sendable {
    /// These bytes, and the connection stays open.
    case reply([UInt8])
    /// These bytes, then the end.
    case replyThenClose([UInt8])
    /// Nothing, then the end.
    case close
    /// Nothing.
    case silence
    /// These bytes, then this part again and again until the client goes.
    case endless([UInt8], part: [UInt8])
  }

  private let channel: any Channel
  private let seen: Seen

  final class Seen: Sendable {
    let requests = Mutex<[String]>([])
  }

  /// The address, as `127.0.0.1:PORT`.
  var authority: String { "127.0.0.1:\(channel.localAddress?.port ?? 0)" }

  /// The heads of the requests that came, as text.
  var requests: [String] { seen.requests.withLock { $0 } }

  private init(channel: any Channel, seen: Seen) {
    self.channel = channel
    self.seen = seen
  }

  /// Starts a server, gives it to `body`, and stops it.
  ///
  /// - Parameter tls: speaks TLS with this certificate.
  static func run<Result>(
    _ scene: Scene, tls: TestCertificate? = nil, _ body: (PlayedServer) async throws -> Result
  ) async throws -> Result {
    let seen = Seen()
    let context = try tls.map { try $0.serverContext() }
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { child in
        child.eventLoop.makeCompletedFuture {
          if let context { try child.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context)) }
          try child.pipeline.syncOperations.addHandler(Player(scene: scene, seen: seen))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let server = PlayedServer(channel: channel, seen: seen)
    do {
      let result = try await body(server)
      try await channel.close()
      return result
    } catch {
      try await channel.close()
      throw error
    }
  }

  /// An address of this machine where nobody listens.
  static func silentAuthority() async throws -> String {
    try await run(.silence) { $0.authority }
  }
}

private final class Player: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let scene: PlayedServer.Scene
  private let seen: PlayedServer.Seen
  private var received = ""

  init(scene: PlayedServer.Scene, seen: PlayedServer.Seen) {
    self.scene = scene
    self.seen = seen
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    received += String(buffer: unwrapInboundIn(data))
    // A handshake of TLS is no text; whatever it is, it is answered like a request.
    guard received.contains("\r\n\r\n") || !received.hasPrefix("GET") && !received.hasPrefix("POST") else { return }
    let request = received
    received = ""
    seen.requests.withLock { $0.append(request) }
    switch scene {
    case .reply(let bytes): write(bytes, context)
    case .replyThenClose(let bytes):
      write(bytes, context)
      context.close(promise: nil)
    case .close: context.close(promise: nil)
    case .silence: break
    case .endless(let head, let part):
      write(head, context)
      goOn(part, context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func goOn(_ part: [UInt8], _ context: ChannelHandlerContext) {
    let loop = context.eventLoop
    let bound = NIOLoopBound((self, context), eventLoop: loop)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: part))).whenSuccess {
      let (player, context) = bound.value
      player.goOn(part, context)
    }
  }

  private func write(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
  }
}
