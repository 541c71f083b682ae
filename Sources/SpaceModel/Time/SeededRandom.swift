/// A small generator of random numbers (SplitMix64): equal seeds give equal sequences on every platform.
public struct SeededRandom: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// Starts the sequence of a seed.
  public init(seed: UInt64) { state = seed }

  /// Starts a sequence of its own for one part of what is made from a seed.
  package init(seed: UInt64, part: String) {
    var mixed = seed ^ 0xCBF2_9CE4_8422_2325
    for byte in part.utf8 { mixed = (mixed ^ UInt64(byte)) &* 0x100_0000_01B3 }
    state = mixed
    _ = next()
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number from 0 up to but not including 1.
  package mutating func unit() -> Double { Double(next() >> 11) / Double(1 << 53) }

  /// A number of the range. The standard library does not promise its own mapping from bits to ranges for ever.
  package mutating func integer(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
  }

  /// Whether something of this probability happens.
  package mutating func chance(_ probability: Double) -> Bool { probability > 0 && unit() < probability }

  /// One of the elements, which must not be empty.
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[integer(0...(elements.count - 1))] }

  /// The elements in a random order.
  mutating func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for last in stride(from: elements.count - 1, to: 0, by: -1) { elements.swapAt(last, integer(0...last)) }
  }

  /// Lower-case hexadecimal digits.
  mutating func hex(digits: Int) -> String { String(decoding: hexBytes(digits), as: UTF8.self) }

  /// A random UUID of version 4.
  mutating func uuid() -> String {
    var digits = hexBytes(32)
    digits[12] = UInt8(ascii: "4")
    digits[16] = Self.hexDigit(UInt64(8 + integer(0...3)))
    for dash in [20, 16, 12, 8] { digits.insert(UInt8(ascii: "-"), at: dash) }
    return String(decoding: digits, as: UTF8.self)
  }

  private mutating func hexBytes(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 4)
    while bytes.count < count {
      let bits = next()
      for shift in stride(from: 60, through: 0, by: -4) where bytes.count < count {
        bytes.append(Self.hexDigit(bits >> UInt64(shift) & 0xF))
      }
    }
    return bytes
  }

  private static func hexDigit(_ number: UInt64) -> UInt8 {
    UInt8(number) + (number < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
  }
}
