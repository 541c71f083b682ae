/// Where mail is handed in, and as whom.
public struct MailServer: Sendable, Hashable {
  /// How the way to the server is protected.
  public enum Protection: String, Sendable {
    /// TLS from the first byte: `smtps://`.
    case tls
    /// TLS by STARTTLS, without which nothing is sent: `smtp://`.
    case startTLS
    /// None.
    case none
  }

  /// The host's name, in lower case; an IPv6 address without its brackets.
  public var host: String
  /// The port.
  public var port: UInt16
  /// How the way is protected.
  public var protection: Protection
  /// Who signs in; nil for a server that asks nobody.
  public var user: String?
  /// The password.
  public var password: String?
  /// A file with the certificates to trust in place of the system's.
  public var authorities: String?
  /// How long one mail may take; a long one has a second more for each 64 KB.
  public var timeout: Duration

  /// Makes a server.
  public init(
    host: String, port: UInt16, protection: Protection, user: String? = nil, password: String? = nil,
    authorities: String? = nil, timeout: Duration = .seconds(60)
  ) {
    self.host = host
    self.port = port
    self.protection = protection
    self.user = user
    self.password = password
    self.authorities = authorities
    self.timeout = timeout
  }

  /// Host and port.
  public var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// Whether the host is this machine.
  public var isLoopback: Bool {
    host == "localhost" || host == "::1"
      || host.hasPrefix("127.") && host.allSatisfy { $0 == "." || $0.isWholeNumber }
  }
}

extension MailServer: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Everything but the password.
  public var description: String { "\(authority) (\(protection), \(user ?? "nobody signs in"))" }
  /// Everything but the password.
  public var debugDescription: String { description }
  /// Nothing that could be printed by accident.
  public var customMirror: Mirror { Mirror(self, children: ["server": description]) }
}
