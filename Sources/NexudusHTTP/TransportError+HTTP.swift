import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL
import Nexudus

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension TransportError {
  /// An error of the HTTP client in our terms.
  ///
  /// - Parameter wasSent: whether anything of the request has left; what has not can safely be sent again.
  init(_ error: any Error, host: String, wasSent: Bool) {
    switch error {
    case let error as TransportError:
      self = error
    case let error where error.isCancellation:
      self.init(.cancelled, "the request to \(host) was cancelled")
    case let error as ReplyCollector.TooLarge:
      self.init(.tooLarge, "the answer of \(host) is larger than \(error.maximumBytes) bytes")
    case NIOHTTPDecompression.DecompressionError.limit:
      self.init(.tooLarge, "the packed answer of \(host) unpacks to more than \(ReplyCollector.largestUnpacked) bytes")
    case is NIOHTTPDecompression.DecompressionError, is NIOHTTPDecompression.ExtraDecompressionError:
      self.init(.lost, "the packed answer of \(host) is damaged: \(error)")
    case let error as HTTPClientError where error == .tlsHandshakeTimeout:
      self.init(.tls, "\(host) did not complete the secured connection in time")
    case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError:
      self.init(wasSent ? .lost : .tls, "no secured connection to \(host): \(Self.words(ofTLS: error))")
    case let error as HTTPClientError where error.isTimeout:
      if wasSent {
        self.init(.timeout, "\(host) did not answer in time")
      } else {
        self.init(.notConnected, "no connection to \(host) in time")
      }
    case let error as NIOConnectionError:
      self.init(.notConnected, "no connection to \(host): \(Self.words(of: error))")
    case let error as HTTPParserError where error == .headerOverflow:
      self.init(.tooLarge, "the answer of \(host) has more headers than are taken")
    case is HTTPParserError:
      self.init(.lost, "\(host) answered with something that is not HTTP")
    default:
      if wasSent {
        self.init(.lost, "the connection to \(host) broke before the whole answer came")
      } else {
        self.init(.notConnected, "no connection to \(host): \(Self.words(ofConnecting: error))")
      }
    }
  }

  private static func words(of error: NIOConnectionError) -> String {
    if error.dnsAError != nil || error.dnsAAAAError != nil, error.connectionErrors.isEmpty {
      return "the name can't be looked up; check the address and the network"
    }
    return error.connectionErrors.first.map { words(ofConnecting: $0.error) } ?? "nothing is known about why"
  }

  private static func words(ofConnecting error: any Error) -> String {
    if let reason = error as? IOError { return String(cString: strerror(reason.errnoCode)) }
    if case ChannelError.connectTimeout = error { return "nobody answered in time" }
    return "\(error)"
  }

  private static func words(ofTLS error: any Error) -> String {
    let text = "\(error)"
    if text.contains("CERTIFICATE_VERIFY_FAILED") || text.contains("unableToValidateCertificate") {
      return "its certificate can't be trusted"
    }
    if text.contains("failedToValidateHostname") { return "its certificate is for another name" }
    return text
  }
}

extension Error {
  fileprivate var isCancellation: Bool {
    self is CancellationError || (self as? HTTPClientError) == .cancelled
  }
}

extension HTTPClientError {
  fileprivate var isTimeout: Bool {
    [.deadlineExceeded, .connectTimeout, .readTimeout, .writeTimeout, .getConnectionFromPoolTimeout].contains(self)
  }
}
