import Nexudus

/// A host as an address names it: by a name, or by its number.
enum HTTPHost: Sendable, Hashable {
  /// A name in lower case and ASCII, without a dot at its end.
  case name(String)
  /// A number.
  case address(IPAddress)

  /// Reads the host alone.
  init(_ text: String) throws(HTTPAddress.Mistake) {
    if let address = IPAddress(text) {
      self = .address(address)
      return
    }
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
      throw HTTPAddress.Mistake(reason: "its host must be written in ASCII: xn--...")
    }
    var name = text.lowercased()
    if name.hasSuffix(".") { name.removeLast() }
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    let isName = labels.allSatisfy { label in
      (1...63).contains(label.utf8.count) && label.utf8.allSatisfy(Self.isPart)
    }
    guard isName, name.utf8.count <= 253 else { throw HTTPAddress.Mistake(reason: "it names no host") }
    // Resolvers take 127.1, 0x7f.0.0.1 and 2130706433 for addresses: one address, many spellings.
    let last = labels[labels.count - 1]
    guard !last.allSatisfy(\.isNumber), !last.hasPrefix("0x") else {
      throw HTTPAddress.Mistake(reason: "its host is a number in an unusual form; write it as in 192.168.1.20")
    }
    self = .name(name)
  }

  /// Reads a host with a port, if there is one; an IPv6 address stands in brackets.
  static func split(_ authority: String) throws(HTTPAddress.Mistake) -> (host: HTTPHost, port: UInt16?) {
    let host: Substring
    var rest: Substring
    if authority.hasPrefix("[") {
      guard let end = authority.firstIndex(of: "]") else {
        throw HTTPAddress.Mistake(reason: "the bracket of its host isn't closed")
      }
      host = authority[authority.index(after: authority.startIndex)..<end]
      rest = authority[authority.index(after: end)...]
      guard IPAddress(String(host))?.isIPv6 == true else {
        throw HTTPAddress.Mistake(reason: "what stands in brackets is no IPv6 address")
      }
    } else {
      host = authority.prefix { $0 != ":" }
      rest = authority.dropFirst(host.count)
    }
    if rest.isEmpty || rest == ":" { return (try HTTPHost(String(host)), nil) }
    guard rest.removeFirst() == ":", rest.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(rest),
      port > 0
    else { throw HTTPAddress.Mistake(reason: "its port is no number from 1 to 65535") }
    return (try HTTPHost(String(host)), port)
  }

  /// The host as it stands in an address.
  var bracketed: String {
    switch self {
    case .name(let name): name
    case .address(let address): address.isIPv6 ? "[\(address)]" : "\(address)"
    }
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x61...0x7A, 0x2D, 0x5F: true
    default: false
    }
  }
}
