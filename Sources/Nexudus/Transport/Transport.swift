import HTTPTypes
import JSONPages

/// Sends one request and gives its whole answer: by HTTP, or to a space in memory.
///
/// A transport neither retries, nor follows redirects, nor looks at the status. Cancelling the task that waits cancels the
/// request.
public protocol Transport: Sendable {
  /// Sends a request.
  func send(_ request: TransportRequest) async throws(TransportError) -> TransportReply
}

/// A request as it goes to a transport.
public struct TransportRequest: Sendable {
  /// Method, scheme, authority, path with query, and headers.
  public var head: HTTPRequest
  /// The body, if there is one.
  public var body: [UInt8]?
  /// How long the whole exchange may take.
  public var timeout: Duration
  /// The largest body that is taken; a larger one is ``TransportError/Kind/tooLarge``.
  public var maximumBytes: Int

  /// Makes a request.
  public init(
    head: HTTPRequest, body: [UInt8]? = nil, timeout: Duration = .seconds(100), maximumBytes: Int = 64 << 20
  ) {
    self.head = head
    self.body = body
    self.timeout = timeout
    self.maximumBytes = maximumBytes
  }
}

/// An answer as it came.
public struct TransportReply: Sendable {
  /// Status and headers.
  public var head: HTTPResponse
  /// The body; empty if there was none.
  public var body: PaddedBytes

  /// Makes an answer.
  public init(head: HTTPResponse, body: PaddedBytes) {
    self.head = head
    self.body = body
  }
}

/// Why there is no answer.
public struct TransportError: Error, Sendable, Hashable {
  /// What kind of failure it is.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// No connection was made: the request was surely not sent.
    case notConnected
    /// The connection broke after the request may have been sent.
    case lost
    /// No whole answer in time; the request may have been carried out.
    case timeout
    /// The answer is larger than asked for.
    case tooLarge
    /// The secured connection could not be made: the request was surely not sent.
    case tls
    /// The task was cancelled.
    case cancelled
  }

  /// The kind.
  public var kind: Kind
  /// What happened, for people.
  public var message: String

  /// Makes an error.
  public init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// Whether the server cannot have seen the request.
  public var isSurelyNotSent: Bool { kind == .notConnected || kind == .tls }
}
