import HTTPTypes
import NIOCore
import NIOPosix
import Nexudus
import Synchronization

/// Calls to hosts of the web at addresses that were checked, with connections of their own for each pair of the two.
///
/// It verifies certificates against the system's roots and the host's name, whatever the address. ``shutdown()`` must be
/// called before the last reference goes.
public final class PinnedHTTPTransport: PinnedTransport {
  /// A host at one of its addresses.
  private struct Pin: Hashable {
    let host: String
    let address: IPAddress
  }

  private struct Pool {
    let transport: HTTPTransport
    var inUse = 0
    var lastUse: UInt64
  }

  private struct State {
    var pools: [Pin: Pool] = [:]
    var uses: UInt64 = 0
    var isClosed = false
  }

  /// How many pools are kept; those that are not in use make room for new ones.
  private static let mostPools = 16

  private let configuration: HTTPTransport.Configuration
  private let state = Mutex(State())

  /// A transport that opens nothing until its first request.
  public convenience init() {
    var configuration = HTTPTransport.Configuration()
    configuration.largestUnpacked = 16 << 20
    configuration.largestRead = 64 << 10
    self.init(configuration)
  }

  init(_ configuration: HTTPTransport.Configuration) { self.configuration = configuration }

  /// All addresses of a host's name, in the system's order.
  public func addresses(
    ofHost name: String, timeout: Duration
  ) async throws(TransportError) -> [IPAddress] {
    try await NameLookup.addresses(of: name, timeout: timeout)
  }

  /// Sends a request to an address; certificate and `Host` header are those of the request's own host.
  public func send(
    _ request: TransportRequest, to address: IPAddress
  ) async throws(TransportError) -> TransportReply {
    guard let host = request.head.authority.flatMap(Self.host) else {
      throw TransportError(.notConnected, "the request names no host")
    }
    let pin = Pin(host: host, address: address)
    let (transport, idle) = try take(pin)
    await idle?.shutdown()
    let result: Result<TransportReply, TransportError>
    do throws(TransportError) {
      result = .success(try await transport.send(request))
    } catch {
      result = .failure(error)
    }
    state.withLock { $0.pools[pin]?.inUse -= 1 }
    return try result.get()
  }

  /// Closes every connection; requests that wait fail, and later ones are refused.
  public func shutdown() async {
    let transports = state.withLock { state in
      state.isClosed = true
      defer { state.pools = [:] }
      return state.pools.values.map(\.transport)
    }
    for transport in transports { await transport.shutdown() }
  }

  /// The pool of a pin, and one that made room for it.
  private func take(_ pin: Pin) throws(TransportError) -> (HTTPTransport, idle: HTTPTransport?) {
    try state.withLock { state throws(TransportError) in
      guard !state.isClosed else {
        throw TransportError(.notConnected, "the program is ending: no new requests are sent")
      }
      state.uses += 1
      if var pool = state.pools[pin] {
        pool.inUse += 1
        pool.lastUse = state.uses
        state.pools[pin] = pool
        return (pool.transport, nil)
      }
      var idle: HTTPTransport?
      if state.pools.count >= Self.mostPools {
        let oldest = state.pools.filter { $0.value.inUse == 0 }.min { $0.value.lastUse < $1.value.lastUse }
        if let oldest { idle = state.pools.removeValue(forKey: oldest.key)?.transport }
      }
      var configuration = configuration
      configuration.pin = (pin.host, pin.address)
      let transport = HTTPTransport(configuration)
      state.pools[pin] = Pool(transport: transport, inUse: 1, lastUse: state.uses)
      return (transport, idle)
    }
  }

  /// The host of an authority, as the client below names it: without a port, with the brackets of an IPv6 address.
  private static func host(of authority: String) -> String? {
    let end = authority.hasPrefix("[") ? authority.firstIndex(of: "]").map(authority.index(after:)) : nil
    let host = authority[..<(end ?? authority.firstIndex(of: ":") ?? authority.endIndex)]
    return host.isEmpty ? nil : String(host)
  }
}
