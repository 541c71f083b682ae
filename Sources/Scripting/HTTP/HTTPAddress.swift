import Nexudus

/// The address of something on the web, in a form in which it means one thing to everybody.
struct HTTPAddress: Sendable, Hashable {
  /// What is wrong with a text that is no address.
  struct Mistake: Error {
    let reason: String
  }

  /// `http` or `https`
  let scheme: String
  /// Who answers.
  let host: HTTPHost
  /// Where it listens.
  let port: UInt16
  /// Path and query, beginning with a slash, as they are sent.
  private(set) var path: String

  /// Reads an address; what its path and query can't hold as it is, is encoded.
  init(_ text: String) throws(Mistake) {
    guard text.utf8.count <= 16_384 else { throw Mistake(reason: "it is longer than 16,384 bytes") }
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
      throw Mistake(reason: "it holds spaces or line breaks; in a query, put them into query = { ... }")
    }
    guard let scheme = ["https", "http"].first(where: { text.lowercased().hasPrefix($0 + "://") }) else {
      throw Mistake(reason: "it must begin with https:// or http://")
    }
    let rest = text.dropFirst(scheme.count + 3)
    let authority = rest.prefix { !"/?#\\".contains($0) }
    guard !authority.contains("@") else {
      throw Mistake(reason: "it has a user or password before the host; put them into headers")
    }
    let (host, port) = try HTTPHost.split(String(authority))
    self.scheme = scheme
    self.host = host
    self.port = port ?? (scheme == "https" ? 443 : 80)
    path = try Self.path(rest.dropFirst(authority.count))
  }

  /// The host, and its port where that is not the usual one of the scheme.
  var authority: String {
    let isUsual = port == (scheme == "https" ? 443 : 80)
    return isUsual ? host.bracketed : "\(host.bracketed):\(port)"
  }

  /// Scheme, host and port.
  var origin: String { "\(scheme)://\(authority)" }

  /// The address without its query, which may hold what is not to be shown.
  var shown: String { origin + path.prefix { $0 != "?" } }

  /// Puts further items behind its query.
  mutating func append(query items: [QueryItem]) {
    if items.isEmpty { return }
    path += (path.contains("?") ? "&" : "?") + PercentEncoding.query(items)
  }

  /// The address that a `Location` header names, seen from this one.
  func following(_ location: String) throws(Mistake) -> HTTPAddress {
    if location.lowercased().hasPrefix("https://") || location.lowercased().hasPrefix("http://") {
      return try HTTPAddress(location)
    }
    if location.hasPrefix("//") { return try HTTPAddress("\(scheme):\(location)") }
    let name = location.prefix { !"/?#".contains($0) }
    guard !name.contains(":") else { throw Mistake(reason: "its scheme is neither https nor http") }
    let plain = path.prefix { $0 != "?" }
    var target = self
    if location.isEmpty || location.hasPrefix("#") { return target }
    if location.hasPrefix("/") {
      target.path = try Self.path(location[...])
    } else if location.hasPrefix("?") {
      target.path = try Self.path(plain + location)
    } else {
      let folder = plain.lastIndex(of: "/").map { plain[...$0] } ?? "/"
      target.path = try Self.path(folder + location)
    }
    return target
  }

  /// Path and query as they are sent: without a fragment, without steps up and down, and in ASCII.
  private static func path(_ text: Substring) throws(Mistake) -> String {
    let whole = text.prefix { $0 != "#" }
    guard !whole.contains("\\") else { throw Mistake(reason: "it holds a backslash") }
    let path = whole.prefix { $0 != "?" }
    var parts: [Substring] = []
    let steps = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    for (place, part) in zip(steps.indices, steps) {
      let isLast = place == steps.index(before: steps.endIndex)
      switch part {
      case "..":
        _ = parts.popLast()
        if isLast { parts.append("") }
      case ".": if isLast { parts.append("") }
      default: parts.append(part)
      }
    }
    let text = "/" + parts.joined(separator: "/") + whole.dropFirst(path.count)
    return PercentEncoding.encode(text, keeping: "!$%&'()*+,/:;=?@[]")
  }
}
