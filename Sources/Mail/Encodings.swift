/// Base64 as mail writes it (RFC 2045).
public enum Base64 {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The bytes that a text stands for, white space in it left out; nil for what is not base64.
  public static func bytes(_ text: String) -> [UInt8]? {
    var result: [UInt8] = []
    var bits: UInt32 = 0
    var held = 0
    var padding = 0
    for byte in text.utf8 where byte > 0x20 {
      if byte == 0x3D {
        padding += 1
        continue
      }
      guard padding == 0, let value = value(of: byte) else { return nil }
      bits = bits << 6 | UInt32(value)
      held += 6
      if held >= 8 {
        held -= 8
        result.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
      }
    }
    // A letter alone is no byte, and the padding fills up to four.
    guard held < 6, padding == 0 || padding == held / 2 else { return nil }
    return result
  }

  private static func value(of byte: UInt8) -> UInt8? {
    switch byte {
    case 0x41...0x5A: byte - 0x41
    case 0x61...0x7A: byte - 0x61 + 26
    case 0x30...0x39: byte - 0x30 + 52
    case 0x2B: 62
    case 0x2F: 63
    default: nil
    }
  }

  /// The bytes as one line.
  public static func text(_ bytes: [UInt8]) -> String { String(decoding: encode(bytes[...]), as: UTF8.self) }

  /// Lines of 76 bytes, each with its end.
  static func lines(of bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count * 11 / 8)
    var start = 0
    while start < bytes.count {
      let end = min(start + 57, bytes.count)
      result += encode(bytes[start..<end])
      result += [0x0D, 0x0A]
      start = end
    }
    return result
  }

  private static func encode(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var place = bytes.startIndex
    while place < bytes.endIndex {
      let left = bytes.endIndex - place
      let group =
        UInt32(bytes[place]) << 16 | (left > 1 ? UInt32(bytes[place + 1]) << 8 : 0)
        | (left > 2 ? UInt32(bytes[place + 2]) : 0)
      result.append(letters[Int(group >> 18)])
      result.append(letters[Int(group >> 12 & 63)])
      result.append(left > 1 ? letters[Int(group >> 6 & 63)] : 0x3D)
      result.append(left > 2 ? letters[Int(group & 63)] : 0x3D)
      place += 3
    }
    return result
  }
}

/// Quoted-printable as mail writes it (RFC 2045).
enum QuotedPrintable {
  private static let digits = Array("0123456789ABCDEF".utf8)

  /// Lines of at most 76 bytes, each with its end.
  static func lines(of text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var column = 0
    for (place, byte) in bytes.enumerated() {
      if byte == 0x0A {
        result += [0x0D, 0x0A]
        column = 0
        continue
      }
      if byte == 0x0D, place + 1 < bytes.count, bytes[place + 1] == 0x0A { continue }
      let endsLine = place + 1 == bytes.count || bytes[place + 1] == 0x0A || bytes[place + 1] == 0x0D
      let written = token(byte, endsLine: endsLine, startsLine: column == 0)
      // One column is kept for the mark of a line that goes on.
      if column + written.count > 75 {
        result += [0x3D, 0x0D, 0x0A]
        column = 0
        result += token(byte, endsLine: endsLine, startsLine: true)
        column = token(byte, endsLine: endsLine, startsLine: true).count
        continue
      }
      result += written
      column += written.count
    }
    if column > 0 { result += [0x0D, 0x0A] }
    return result
  }

  private static func token(_ byte: UInt8, endsLine: Bool, startsLine: Bool) -> [UInt8] {
    let isSpace = byte == 0x20 || byte == 0x09
    // A dot at a line's start means something to SMTP, and "From" to mailboxes; spaces at its end get lost.
    let isPlain =
      isSpace
      ? !endsLine : (0x21..<0x7F).contains(byte) && byte != 0x3D && !(startsLine && (byte == 0x2E || byte == 0x46))
    return isPlain ? [byte] : [0x3D, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
}
