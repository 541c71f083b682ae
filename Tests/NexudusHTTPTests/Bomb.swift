/// A gzip stream, made by hand, that unpacks to a great many zeros.
enum Bomb {
  /// A stream that gives more than `size` bytes; it does not end.
  static func gzip(unpackingTo size: Int) -> [UInt8] {
    var bits = BitWriter(bytes: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3])
    bits.write(0b1, 1)  // the last block
    bits.write(0b01, 2)  // fixed codes
    bits.writeCode(0b0011_0000, 8)  // the literal 0
    for _ in 0...(size / 258) {
      bits.writeCode(0b1100_0101, 8)  // 258 bytes more
      bits.writeCode(0, 5)  // from one byte before
    }
    bits.write(0, 8)
    return bits.bytes
  }

  private struct BitWriter {
    var bytes: [UInt8]
    private var used = 8

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func write(_ value: Int, _ count: Int) {
      for bit in 0..<count { append(UInt8(value >> bit & 1)) }
    }

    /// Codes of Huffman go with their first bit first.
    mutating func writeCode(_ value: Int, _ count: Int) {
      for bit in (0..<count).reversed() { append(UInt8(value >> bit & 1)) }
    }

    private mutating func append(_ bit: UInt8) {
      if used == 8 {
        bytes.append(0)
        used = 0
      }
      bytes[bytes.count - 1] |= bit << UInt8(used)
      used += 1
    }
  }
}
