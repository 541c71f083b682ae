import JSONPages
import Testing

/// Which numbers there are, and their exact values.
@Suite struct NumberTests {
  @Test(
    "a number without fraction and exponent that fits 64 bits is an integer",
    arguments: [
      ("0", 0), ("-0", 0), ("7", 7), ("-1", -1), ("9007199254740993", 9_007_199_254_740_993),
      ("999999999999999999", 999_999_999_999_999_999), ("9223372036854775807", Int64.max),
      ("-9223372036854775808", Int64.min),
    ] as [(String, Int64)])
  func integers(text: String, expected: Int64) throws {
    #expect(try parse(text) == .integer(expected))
    #expect(try index("[{\"a\":\(text)}]", as: .array)[0].integer("a") == expected)
  }

  @Test(
    "any other number is a float",
    arguments: [
      ("1.0", 1), ("1e2", 100), ("1E+2", 100), ("-0.0", -0.0), ("-0e0", -0.0), ("0.1", 0.1), ("2.5e-3", 0.0025),
      ("9223372036854775808", 0x1p63), ("-9223372036854775809", -0x1p63), ("18446744073709551616", 0x1p64),
      ("123456789012345678901234567890", 123456789012345678901234567890.0),
      ("0.30000000000000004", 0.30000000000000004), ("1.7976931348623157e308", 1.7976931348623157e308),
      ("2.2250738585072014e-308", 2.2250738585072014e-308), ("1e-400", 0), ("1e-99999999999999999999", 0),
      ("0e99999999999999999999", 0), ("9007199254740993.0", 9007199254740992), ("1e22", 1e22), ("1e23", 1e23),
      ("8.5e-22", 8.5e-22), ("100000000000000000000000e-22", 10),
    ] as [(String, Double)])
  func floats(text: String, expected: Double) throws {
    let value = try parse(text)
    guard case .double(let double) = value else {
      Issue.record("\(text) became \(value)")
      return
    }
    #expect(double.bitPattern == expected.bitPattern)
    let field = try index("[{\"a\":\(text)}]", as: .array)[0]
    #expect(field.double("a")?.bitPattern == expected.bitPattern)
    #expect(field.integer("a") == nil)
  }

  @Test("the smallest float is exact")
  func smallest() throws {
    #expect(try parse("4.9406564584124654e-324") == .double(.leastNonzeroMagnitude))
    #expect(try parse("2.4703282292062327e-324") == .double(0))
  }

  @Test(
    "numbers that break the grammar are refused",
    arguments: [
      "01", "-", "-01", "+1", ".5", "1.", "1.e2", "1e", "1e+", "0x10", "1_000", "NaN", "Infinity", "-Infinity", "1.2.3",
      "--1",
      "1e2.5", "00", "-a", "1a", "0e", "1,000",
    ])
  func grammar(text: String) {
    #expect(refusal(text) != nil)
    #expect(refusal("[\(text)]") != nil || text == "1,000")
  }

  @Test(
    "numbers beyond the range of floats are refused",
    arguments: [
      "1e400", "-1e309", "1.7976931348623159e308", String(repeating: "9", count: 310), "1e99999999999999999999",
    ])
  func tooLarge(text: String) {
    #expect(refusal(text) == .notRepresentable)
  }

  @Test("many digits are no harm", arguments: [20, 300, 310, 1000])
  func manyDigits(count: Int) throws {
    let zeros = String(repeating: "0", count: count)
    #expect(try parse("0.\(zeros)1e\(count + 1)") == .double(1))
    #expect(try parse("1.\(zeros)") == .double(1))
    #expect(refusal("0.\(zeros)1") == nil)
  }

  @Test("decimal numbers become the nearest float")
  func nearest() throws {
    var random = SeededRandom(seed: 11)
    for _ in 0..<seededCases(20_000) {
      let digits = String(random.next() >> UInt64(random.below(60)))
      var text = digits
      if random.chance(70), digits.count > 1 {
        text.insert(".", at: text.index(text.startIndex, offsetBy: 1 + random.below(digits.count - 1)))
        if text.first == "0" { continue }
      }
      if random.chance(50) { text += "e\(random.below(60) - 30)" }
      let expected = try #require(Double(text))
      #expect(try parse(text).double?.bitPattern == expected.bitPattern, "\(text)")
    }
  }
}
