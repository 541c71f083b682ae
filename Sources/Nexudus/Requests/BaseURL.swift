/// The address under which the API is found, `https://spaces.nexudus.com/api`.
public struct BaseURL: Sendable, Hashable, CustomStringConvertible {
  /// The address of the service itself.
  public static let nexudus = BaseURL(scheme: "https", authority: "spaces.nexudus.com", path: "/api")

  /// `http` or `https`.
  public let scheme: String
  /// Host and port.
  public let authority: String
  /// The path before every entity's path, with a leading slash and without a trailing one; empty if there is none.
  public let path: String

  private init(scheme: String, authority: String, path: String) {
    self.scheme = scheme
    self.authority = authority
    self.path = path
  }

  /// Reads an address; slashes at its end don't matter.
  ///
  /// - Throws: kind `usage` if it is not an http or https address, or holds a user, a query or a fragment.
  public init(_ text: String) throws(NexudusError) {
    guard let colon = text.range(ofSeparator: "://") else {
      throw .usage("\"\(text)\" is not an address", hint: "it looks like https://spaces.nexudus.com/api")
    }
    let scheme = text[..<colon.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else {
      throw .usage("the address begins with \"\(scheme)://\"; only https:// and http:// work")
    }
    let rest = text[colon.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    if authority.contains("@") {
      throw .usage("the address must not hold a user or password", hint: "give them as settings of their own")
    }
    guard !authority.isEmpty, authority.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw .usage("\"\(text)\" names no host", hint: "it looks like https://spaces.nexudus.com/api")
    }
    let path = rest.dropFirst(authority.count)
    if path.contains("?") || path.contains("#") {
      throw .usage("the address \"\(text)\" must not have a query or a fragment")
    }
    var encoded = ""
    for part in path.split(separator: "/") {
      encoded += "/" + PercentEncoding.encode(String(part), keeping: "%!$&'()*+,;=:@")
    }
    self.init(scheme: scheme, authority: authority.lowercased(), path: encoded)
  }

  /// The address without a slash at its end.
  public var description: String { "\(scheme)://\(authority)\(path)" }
}

extension String {
  /// The first place of a short separator.
  fileprivate func range(ofSeparator separator: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(separator) { return start..<index(start, offsetBy: separator.count) }
      formIndex(after: &start)
    }
    return nil
  }
}
