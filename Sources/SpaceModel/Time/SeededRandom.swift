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
  mutating func hex(digits: Int) -> String {
    var text = ""
    while text.utf8.count < digits {
      let part = String(next(), radix: 16)
      text += String(repeating: "0", count: 16 - part.utf8.count) + part
    }
    return String(text.prefix(digits))
  }

  /// A random UUID of version 4.
  mutating func uuid() -> String {
    let digits = Array(hex(digits: 32))
    func part(_ range: Range<Int>) -> String { String(digits[range]) }
    let variant = String(8 + integer(0...3), radix: 16)
    return "\(part(0..<8))-\(part(8..<12))-4\(part(13..<16))-\(variant)\(part(17..<20))-\(part(20..<32))"
  }
}
