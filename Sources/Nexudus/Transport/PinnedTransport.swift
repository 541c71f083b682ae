/// Sends requests to addresses that the caller has checked.
///
/// Whoever looks a name up again while connecting may be given another address than the one that was checked; so looking
/// up and connecting are two calls. It neither retries, nor follows redirects, nor looks at the status.
public protocol PinnedTransport: Sendable {
  /// All addresses of a host's name, those to be tried first at the beginning.
  func addresses(ofHost name: String, timeout: Duration) async throws(TransportError) -> [IPAddress]

  /// Sends a request to an address; certificate and `Host` header are those of the request's own host.
  func send(_ request: TransportRequest, to address: IPAddress) async throws(TransportError) -> TransportReply
}
