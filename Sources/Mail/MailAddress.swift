/// An address that mail can go to or come from, with the name that readers see beside it.
public struct MailAddress: Sendable, Hashable {
  /// The address alone: `desk@example.com`.
  public let address: String
  /// The name beside it; nil where none was given.
  public let name: String?

  /// Why a text is no address.
  public struct Mistake: Error, Sendable, Hashable {
    /// What is wrong, without the text itself: `it has no @`.
    public let reason: String

    /// Makes a reason.
    public init(reason: String) { self.reason = reason }
  }

  /// Reads `desk@example.com` or `Front desk <desk@example.com>`.
  public init(_ text: String) throws(Mistake) {
    // Nothing of an address may end the line that it stands in.
    guard !text.unicodeScalars.contains(where: \.endsOrHides) else {
      throw Mistake(reason: "it holds a line break or another control character")
    }
    let text = Self.trimmed(text[...])
    guard text.last == ">" else {
      name = nil
      address = try Self.checked(text)
      return
    }
    guard let open = text.lastIndex(of: "<") else { throw Mistake(reason: "it has a > without a <") }
    address = try Self.checked(text[text.index(after: open)...].dropLast())
    var name = Self.trimmed(text[..<open])
    if name.count >= 2, name.first == "\"", name.last == "\"" { name = name.dropFirst().dropLast() }
    guard name.utf8.count <= 200 else { throw Mistake(reason: "its name is longer than 200 bytes") }
    self.name = name.isEmpty ? nil : String(name)
  }

  /// Name and address, as ``init(_:)`` reads them.
  public var text: String { name.map { "\($0) <\(address)>" } ?? address }

  /// What stands behind the @, in lower case.
  public var domain: String { String(address[address.index(after: at)...]).lowercased() }

  /// Whether it can be written in ASCII alone; others need a server that knows SMTPUTF8.
  public var isASCII: Bool { address.utf8.allSatisfy { $0 < 0x80 } }

  private var at: String.Index { address.lastIndex(of: "@") ?? address.startIndex }

  private static func checked(_ text: Substring) throws(Mistake) -> String {
    guard let at = text.lastIndex(of: "@") else { throw Mistake(reason: "it has no @") }
    let local = text[..<at]
    let domain = text[text.index(after: at)...]
    guard !local.isEmpty, !domain.isEmpty else { throw Mistake(reason: "nothing stands on one side of its @") }
    guard local.utf8.count <= 64, text.utf8.count <= 254 else { throw Mistake(reason: "it is too long") }
    // Quoted local parts are allowed by the standard and refused by most of the world.
    guard local.unicodeScalars.allSatisfy(isLocal), local.first != ".", local.last != ".", !local.contains("..") else {
      throw Mistake(reason: "what stands before its @ has characters or dots that an address cannot have there")
    }
    let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
    let isDomain = labels.allSatisfy { label in
      !label.isEmpty && label.utf8.count <= 63 && label.first != "-" && label.last != "-"
        && label.unicodeScalars.allSatisfy(Self.isDomain)
    }
    guard isDomain else { throw Mistake(reason: "what stands behind its @ is not the name of a domain") }
    return String(text)
  }

  private static func isLocal(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value >= 0x80 { return !scalar.properties.isWhitespace }
    return scalar.isWord || "!#$%&'*+-/=?^_`{|}~.".unicodeScalars.contains(scalar)
  }

  private static func isDomain(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value >= 0x80 {
      return scalar.properties.isAlphabetic || scalar.properties.canonicalCombiningClass != .notReordered
    }
    return scalar.isWord || scalar == "-"
  }

  private static func trimmed(_ text: Substring) -> Substring {
    let head = text.drop(while: \.isWhitespace)
    return head.lastIndex { !$0.isWhitespace }.map { head[...$0] } ?? head[..<head.startIndex]
  }
}

extension Unicode.Scalar {
  /// A letter or digit of ASCII.
  var isWord: Bool {
    (0x30...0x39).contains(value) || (0x41...0x5A).contains(value) || (0x61...0x7A).contains(value)
  }

  /// Whether it could end a header's line, or show a reader something that is not there: control characters, other line
  /// ends, and the marks that turn the direction of writing around.
  var endsOrHides: Bool {
    switch value {
    case 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
    default: properties.generalCategory == .control
    }
  }
}
