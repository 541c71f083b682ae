import JSONPages
import LuaRuntime
public import Mail

/// A channel that sends mail: the server, who the mail is from, and who gets it where the script names nobody.
public struct MailChannel: Sendable, Hashable {
  /// Where mail is handed in.
  public var server: MailServer
  /// Who mail is from.
  public var from: MailAddress
  /// Who gets it where the script names nobody.
  public var to: [MailAddress]
  /// Where answers go; nil for to whom it is from.
  public var replyTo: MailAddress?

  /// Makes a channel.
  public init(server: MailServer, from: MailAddress, to: [MailAddress] = [], replyTo: MailAddress? = nil) {
    self.server = server
    self.from = from
    self.to = to
    self.replyTo = replyTo
  }
}

extension MailChannel {
  /// What `email = { ... }` takes.
  static let options = ["smtp", "tls", "user", "password", "ca", "timeout", "from", "to", "reply_to"]

  /// A channel from what the settings give for it.
  init(_ options: JSONObject, owner: String) throws(LuaError) {
    let owner = "\(owner): email"
    let given = try Options.check(options, allowed: Self.options, of: owner)
    guard let smtp = given["smtp"], let from = given["from"] else {
      throw .usage(
        "\(owner) needs smtp and from: { smtp = \"smtps://mail.example.com\", from = \"desk@example.com\", ... }")
    }
    let address = try Options.string(smtp, named: "\(owner) smtp")
    server = try MailServer(address: address, tls: given["tls"], owner: owner)
    self.from = try Self.addresses(from, named: "\(owner) from", most: 1)[0]
    to = try given["to"].map { value throws(LuaError) in try Self.addresses(value, named: "\(owner) to") } ?? []
    replyTo = try given["reply_to"].flatMap { value throws(LuaError) in
      try Self.addresses(value, named: "\(owner) reply_to", most: 1).first
    }
    if let value = given["timeout"] {
      server.timeout = try Options.duration(value, named: "\(owner) timeout")
      guard (.seconds(1) ... .seconds(600)).contains(server.timeout) else {
        throw .usage("\(owner) timeout must be from 1s to 10m")
      }
    }
    try readSignIn(given, owner: owner)
    if let value = given["ca"] {
      let path = try Options.string(value, named: "\(owner) ca")
      guard path.hasPrefix("/"), !path.utf8.contains(0) else {
        throw .usage(
          "\(owner) ca must be the whole path of a file with certificates (PEM), such as \"/etc/ssl/own.pem\"")
      }
      server.authorities = path
    }
  }

  private mutating func readSignIn(_ given: JSONObject, owner: String) throws(LuaError) {
    for (name, value) in [("user", given["user"]), ("password", given["password"])] {
      guard let value else { continue }
      let text = try Options.string(value, named: "\(owner) \(name)")
      guard !text.isEmpty, text.unicodeScalars.allSatisfy({ !$0.properties.isControl }) else {
        throw .usage("\(owner) \(name) is empty, or holds a line break or another control character")
      }
      if name == "user" { server.user = text } else { server.password = text }
    }
    guard (server.user == nil) == (server.password == nil) else {
      throw .usage(
        server.user == nil
          ? "\(owner) has a password, but no user" : "\(owner) has a user, but no password: password = secret \"SMTP\"")
    }
    guard server.user == nil || server.protection != .none || server.isLoopback else {
      throw .usage(
        "\(owner): without TLS the password could be read on its way; leave out tls = \"none\", or user and password")
    }
  }

  /// One address or a list of them.
  static func addresses(_ value: JSONValue, named name: String, most: Int = 50) throws(LuaError) -> [MailAddress] {
    let texts: [String]
    if let text = value.string { texts = [text] } else { texts = try Options.strings(value, named: name) }
    guard (1...most).contains(texts.count) else {
      throw .usage(most == 1 ? "\(name) must be one address" : "\(name) must be 1 to \(most) addresses")
    }
    var addresses: [MailAddress] = []
    for text in texts {
      do throws(MailAddress.Mistake) {
        let address = try MailAddress(text)
        // Whoever stands in the list twice gets one.
        if !addresses.contains(where: { $0.isSame(as: address) }) { addresses.append(address) }
      } catch {
        throw .usage("\(name): \"\(NoticeText.cut(NoticeText.line(text), limit: 100))\" is no address: \(error.reason)")
      }
    }
    return addresses
  }
}

extension MailAddress {
  /// Whether mail to both arrives at one place, as far as can be told.
  func isSame(as other: MailAddress) -> Bool { address.lowercased() == other.address.lowercased() }
}

extension MailServer {
  /// A server from its address in the settings.
  init(address: String, tls: JSONValue?, owner: String) throws(LuaError) {
    let lower = address.lowercased()
    let forms = "smtps://mail.example.com for TLS from the start, or smtp://mail.example.com for STARTTLS"
    guard let scheme = ["smtps", "smtp"].first(where: { lower.hasPrefix($0 + "://") }) else {
      throw .usage("\(owner) smtp must be an address: \(forms)")
    }
    var authority = lower.dropFirst(scheme.utf8.count + 3)
    if authority.hasSuffix("/") { authority = authority.dropLast() }
    guard !authority.contains("@") else {
      throw .usage("\(owner) smtp must not hold a user or password: they go to user = and password =")
    }
    guard let host = WebhookAddress.host(of: String(authority)), host.unicodeScalars.allSatisfy(\.isHostPart) else {
      throw .usage("\(owner) smtp names no host: \(forms)")
    }
    var protection = scheme == "smtps" ? Protection.tls : .startTLS
    if let tls {
      guard tls == "none" || tls == "required" else { throw .usage("\(owner) tls is \"required\" or \"none\"") }
      guard scheme == "smtp" || tls == "required" else {
        throw .usage("\(owner): smtps:// is TLS, and tls = \"none\" says the opposite; write smtp:// to go without")
      }
      if tls == "none" { protection = .none }
    }
    let standard: UInt16 =
      switch protection {
      case .tls: 465
      case .startTLS: 587
      case .none: 25
      }
    let port = WebhookAddress.port(of: String(authority))
    guard port != 0 else { throw .usage("\(owner) smtp: there is no port 0") }
    self.init(host: host, port: port ?? standard, protection: protection)
  }
}

extension Unicode.Scalar {
  fileprivate var isHostPart: Bool {
    (0x30...0x39).contains(value) || (0x61...0x7A).contains(value) || self == "." || self == "-" || self == ":"
      || self == "_"
  }
}
