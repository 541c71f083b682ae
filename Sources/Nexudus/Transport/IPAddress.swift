#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An address of the internet protocol, of version 4 or 6, without a port.
public struct IPAddress: Sendable, Hashable {
  /// Its 4 or 16 bytes.
  public let bytes: [UInt8]

  /// An address of 4 or 16 bytes.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  /// Reads `192.0.2.1` or `2001:db8::1`; nothing shorter, in other bases, with brackets or with a zone.
  public init?(_ text: String) {
    guard !text.utf8.contains(0) else { return nil }
    let isIPv6 = text.contains(":")
    var bytes = [UInt8](repeating: 0, count: isIPv6 ? 16 : 4)
    let isRead = bytes.withUnsafeMutableBytes { inet_pton(isIPv6 ? AF_INET6 : AF_INET, text, $0.baseAddress) } == 1
    guard isRead else { return nil }
    self.bytes = bytes
  }

  /// Whether it is of version 6.
  public var isIPv6: Bool { bytes.count == 16 }

  /// Whether its first bits are those of another address of the same version.
  func hasPrefix(_ other: IPAddress, bits: Int) -> Bool {
    guard other.bytes.count == bytes.count else { return false }
    return (0..<bits).allSatisfy { bit in (bytes[bit / 8] ^ other.bytes[bit / 8]) & (0x80 >> UInt8(bit % 8)) == 0 }
  }
}

extension IPAddress: CustomStringConvertible {
  /// The usual form, without brackets.
  public var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let isWritten = bytes.withUnsafeBytes {
      inet_ntop(isIPv6 ? AF_INET6 : AF_INET, $0.baseAddress, &text, socklen_t(text.count)) != nil
    }
    return isWritten ? String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self) : "?"
  }
}
