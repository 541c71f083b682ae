import LuaRuntime

/// The address of a webhook: whoever knows it can post, so it never shows itself.
public struct WebhookAddress: Sendable, Hashable {
  /// `http` or `https`.
  public let scheme: String
  /// The host's name, in lower case and without the port; an IPv6 address without its brackets.
  public let host: String
  /// Host and port.
  public let authority: String
  /// Path and query, beginning with a slash.
  public let path: String

  /// Reads an address.
  ///
  /// - Throws: kind `usage`, without the address in the message, if it is no https or http address of a host.
  public init(_ text: String, of owner: String) throws(LuaError) {
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x3C && $0 != 0x3E && $0 != 0x5C })
    else {
      throw .usage("\(owner) is not an address: it holds spaces, quotes or characters that addresses have to encode")
    }
    let lower = text.lowercased()
    let schemes = ["https", "http"]
    guard let scheme = schemes.first(where: { lower.hasPrefix($0 + "://") }) else {
      throw .usage("\(owner) is not an address: it must begin with https://")
    }
    let rest = text.dropFirst(scheme.count + 3)
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }.lowercased()
    guard !authority.contains("@") else {
      throw .usage("\(owner) must not hold a user or password before the host")
    }
    guard let host = Self.host(of: authority) else { throw .usage("\(owner) is not an address: it names no host") }
    // A fragment is not sent.
    let path = rest.dropFirst(authority.count).prefix { $0 != "#" }
    self.scheme = scheme
    self.host = host
    self.authority = authority
    self.path = path.hasPrefix("/") ? String(path) : "/" + path
  }

  /// Whether the host is this machine.
  public var isLoopback: Bool {
    host == "localhost" || host == "::1"
      || host.hasPrefix("127.") && host.allSatisfy { $0 == "." || $0.isWholeNumber }
  }

  /// The whole address, to be used and never to be shown.
  var text: String { "\(scheme)://\(authority)\(path)" }

  /// What of it must be masked in texts: all, the path, and the tokens in it that are long enough to be none by chance.
  var secrets: [String] {
    let parts = path.split { "/?&=".contains($0) }.map(String.init)
    let tokens = parts.filter { $0.utf8.count >= 20 }
    return [text] + (path.utf8.count >= 16 ? [path] : []) + tokens
  }

  /// The path with one more query item, unless there is one of that name.
  func path(withQuery name: String, _ value: String) -> String {
    let query = path.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
    if query.split(separator: "&").contains(where: { $0.hasPrefix(name + "=") }) { return path }
    return path + (path.contains("?") ? "&" : "?") + "\(name)=\(value)"
  }

  /// The port of an authority that has one; nil where it has none.
  static func port(of authority: String) -> UInt16? {
    guard let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") else { return nil }
    return UInt16(authority[authority.index(after: colon)...])
  }

  /// The host of an authority, an IPv6 address without its brackets; nil where there is none, or a port that is none.
  static func host(of authority: String) -> String? {
    let host: Substring
    let port: Substring
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      host = authority[authority.index(after: authority.startIndex)..<end]
      port = authority[authority.index(after: end)...]
    } else {
      host = authority.prefix { $0 != ":" }
      port = authority.dropFirst(host.count)
    }
    guard !host.isEmpty, port.isEmpty || port.hasPrefix(":") else { return nil }
    if !port.isEmpty { guard UInt16(port.dropFirst()) != nil else { return nil } }
    return String(host)
  }
}

extension WebhookAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The host alone.
  public var description: String { "\(scheme)://\(authority)/***" }
  /// The host alone.
  public var debugDescription: String { description }
  /// Nothing that could be printed by accident.
  public var customMirror: Mirror { Mirror(self, children: ["address": description]) }
}
