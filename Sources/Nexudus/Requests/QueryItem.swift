/// One name and value of a request's query, not yet encoded.
public struct QueryItem: Sendable, Hashable {
  /// The name.
  public let name: String
  /// The value.
  public let value: String

  /// Makes an item.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// Writes text into URLs and forms.
package enum PercentEncoding {
  /// The text with everything but letters, digits and `-._~` as `%XX` of its UTF-8 bytes.
  package static func encode(_ text: String, keeping extra: String = "") -> String {
    let kept = Set(extra.utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
      default:
        if kept.contains(byte) {
          bytes.append(byte)
        } else {
          bytes.append(0x25)
          bytes.append(digits[Int(byte >> 4)])
          bytes.append(digits[Int(byte & 15)])
        }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Items as they stand behind the `?` of an address or in a form's body.
  package static func query(_ items: [QueryItem]) -> String {
    items.map { encode($0.name) + "=" + encode($0.value) }.joined(separator: "&")
  }

  /// The text that was encoded; `+` is a space.
  static func decode(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      if byte == 0x25, rest.count >= 2, let value = UInt8(String(rest.prefix(2)) ?? "", radix: 16) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte == 0x2B ? 0x20 : byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let digits = Array("0123456789ABCDEF".utf8)
}
