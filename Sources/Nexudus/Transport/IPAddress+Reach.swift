extension IPAddress {
  /// Whom an address reaches.
  public enum Reach: String, Sendable, Hashable, CaseIterable {
    /// Anybody on the internet.
    case global = "a public"
    /// This machine.
    case loopback = "a loopback"
    /// The local network.
    case local = "a private"
    /// The local link, where clouds keep the data of their machines.
    case link = "a link-local"
    /// The network of the carrier.
    case carrier = "a carrier's"
    /// The data that a cloud keeps of its machines.
    case metadata = "a cloud's metadata"
    /// Many at once.
    case multicast = "a multicast"
    /// What an address of version 4 inside it reaches, by ways that nobody can tell.
    case embedded = "an embedded IPv4"
    /// Nobody: it is set aside for documents, tests or later.
    case reserved = "a reserved"
  }

  /// Whom it reaches; what is not known to be public is not.
  public var reach: Reach {
    // A translator's address reaches what the one inside it reaches.
    if bytes.starts(with: Self.translated), let inner = IPAddress(bytes: Array(bytes.suffix(4))) { return inner.reach }
    let block = Self.blocks.first { hasPrefix($0.start, bits: $0.bits) }
    return block?.reach ?? (isIPv6 ? .reserved : .global)
  }

  /// The blocks that are not like the rest, the first that fits counts.
  private static let blocks: [(start: IPAddress, bits: Int, reach: Reach)] = [
    ("169.254.169.254/32", .metadata), ("168.63.129.16/32", .metadata), ("100.100.100.200/32", .metadata),
    ("192.0.0.192/32", .metadata), ("fd00:ec2::254/128", .metadata), ("fd20:ce::254/128", .metadata),
    ("0.0.0.0/8", .loopback), ("127.0.0.0/8", .loopback), ("10.0.0.0/8", .local), ("172.16.0.0/12", .local),
    ("192.168.0.0/16", .local), ("169.254.0.0/16", .link), ("100.64.0.0/10", .carrier), ("224.0.0.0/4", .multicast),
    ("240.0.0.0/4", .reserved), ("192.0.0.0/24", .reserved), ("192.0.2.0/24", .reserved), ("192.88.99.0/24", .reserved),
    ("198.18.0.0/15", .reserved), ("198.51.100.0/24", .reserved), ("203.0.113.0/24", .reserved),
    ("::/128", .loopback), ("::1/128", .loopback), ("::ffff:0:0/96", .embedded), ("::/96", .embedded),
    ("64:ff9b:1::/48", .embedded), ("2002::/16", .embedded), ("2001::/32", .embedded), ("fc00::/7", .local),
    ("fec0::/10", .local), ("fe80::/10", .link), ("ff00::/8", .multicast), ("2001::/23", .reserved),
    ("2001:db8::/32", .reserved), ("3fff::/20", .reserved), ("2000::/3", .global),
  ].compactMap { text, reach in
    let parts = text.split(separator: "/")
    guard let start = IPAddress(String(parts[0])), let bits = Int(parts[1]) else { return nil }
    return (start, bits, reach)
  }

  /// The first bytes of `64:ff9b::/96`.
  private static let translated: [UInt8] = [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]
}
