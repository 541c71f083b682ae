import AsyncHTTPClient
import HTTPTypes
import JSONPages
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOSSL
import Nexudus
import Synchronization

/// The transport by HTTP/1.1 over TCP or TLS, with one pool of connections.
///
/// The client behind it is made by the first request. It verifies certificates, follows no redirect, uses no cookies, and
/// unpacks gzip and deflate. ``shutdown()`` must be called before the last reference goes.
public final class HTTPTransport: Transport {
  /// What applies to all requests.
  public struct Configuration: Sendable {
    /// How long a connection may take, name lookup and handshake each.
    public var connectTimeout: Duration = .seconds(10)
    /// How long the server may be silent within an answer.
    public var readTimeout: Duration = .seconds(60)
    /// How many connections to one host may be open at once.
    public var connectionsPerHost = 8
    /// The most bytes that are taken from a connection at once. The pages of lists are megabytes: 64 KB at a time
    /// would cost a tenth more.
    var largestRead = 256 << 10
    /// The most that unpacking a compressed body may give.
    var largestUnpacked = ReplyCollector.largestUnpacked
    /// A host, and the address at which it is called whatever a look-up would say.
    var pin: (host: String, address: IPAddress)?
    /// Whom certificates are verified against; nil for the system's roots.
    var trustRoots: NIOSSLTrustRoots?

    /// The defaults.
    public init() {}
  }

  private enum State {
    case idle
    case open(HTTPClient)
    case closed
  }

  private let configuration: Configuration
  private let state = Mutex(State.idle)

  /// A transport that opens nothing until its first request.
  public init(_ configuration: Configuration = Configuration()) { self.configuration = configuration }

  /// Makes the client now, which takes a millisecond, so that the first request doesn't have to.
  public func prepare() {
    // One that was shut down stays so; a request would say it.
    _ = try? client()
  }

  /// Sends a request and collects its answer.
  public func send(_ request: TransportRequest) async throws(TransportError) -> TransportReply {
    let deadline = NIODeadline.now() + TimeAmount(request.timeout)
    let outgoing = try HTTPClient.Request(request)
    let collector = ReplyCollector(host: outgoing.host, maximumBytes: request.maximumBytes)
    if Task.isCancelled { throw TransportError(.cancelled, "the request was cancelled before it was sent") }
    let task = try client().execute(request: outgoing, delegate: collector, deadline: deadline)
    do {
      return try await withTaskCancellationHandler {
        try await task.futureResult.get()
      } onCancel: {
        task.fail(reason: CancellationError())
      }
    } catch {
      throw TransportError(error, host: outgoing.host, wasSent: collector.wasSent)
    }
  }

  /// Closes every connection; requests that wait fail, and later ones are refused.
  public func shutdown() async {
    let client = state.withLock { state -> HTTPClient? in
      defer { state = .closed }
      if case .open(let client) = state { return client }
      return nil
    }
    // It fails only if it was shut down before, which this state rules out.
    try? await client?.shutdown()
  }

  private func client() throws(TransportError) -> HTTPClient {
    try state.withLock { state throws(TransportError) in
      switch state {
      case .open(let client): return client
      case .closed: throw TransportError(.notConnected, "the program is ending: no new requests are sent")
      case .idle:
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: .init(configuration))
        state = .open(client)
        return client
      }
    }
  }
}

extension HTTPClient.Configuration {
  fileprivate init(_ configuration: HTTPTransport.Configuration) {
    self.init(
      redirectConfiguration: .disallow,
      timeout: Timeout(
        connect: TimeAmount(configuration.connectTimeout), read: TimeAmount(configuration.readTimeout)),
      // A bomb of zeros unpacks to a thousand times its size; what comes out of one read is bounded by this, and the
      // whole body by the request.
      decompression: .enabled(limit: .size(configuration.largestUnpacked)))
    if let pin = configuration.pin { dnsOverride = [pin.host: "\(pin.address)"] }
    if let roots = configuration.trustRoots {
      var tls = TLSConfiguration.makeClientConfiguration()
      tls.trustRoots = roots
      tlsConfiguration = tls
    }
    connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = configuration.connectionsPerHost
    // Whoever sends decides about trying again: it knows how long to wait, and shows it.
    connectionPool.retryConnectionEstablishment = false
    httpVersion = .http1Only
    let reads = AdaptiveRecvByteBufferAllocator(minimum: 2048, initial: 2048, maximum: configuration.largestRead)
    // Twice in a turn, not four times: what has been read waits in memory until the turn is over.
    http1_1ConnectionDebugInitializer = { channel in
      channel.setOption(.recvAllocator, value: reads).flatMap { channel.setOption(.maxMessagesPerRead, value: 2) }
    }
  }
}

extension HTTPClient.Request {
  fileprivate init(_ request: TransportRequest) throws(TransportError) {
    let head = request.head
    let address = "\(head.scheme ?? "https")://\(head.authority ?? "")\(head.path ?? "/")"
    var headers = HTTPHeaders()
    for field in head.headerFields { headers.add(name: field.name.rawName, value: field.value) }
    if !headers.contains(name: "accept-encoding") { headers.add(name: "accept-encoding", value: "gzip, deflate") }
    do {
      try self.init(
        url: address, method: HTTPMethod(rawValue: head.method.rawValue), headers: headers,
        body: request.body.map { .bytes($0) })
    } catch {
      throw TransportError(.notConnected, "\(address) is not an address that can be called")
    }
  }
}

extension TimeAmount {
  init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    let bounded = min(max(seconds, 0), 10_000_000)
    self = .nanoseconds(bounded * 1_000_000_000 + attoseconds / 1_000_000_000)
  }
}
