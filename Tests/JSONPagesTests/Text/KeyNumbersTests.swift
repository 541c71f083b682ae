import JSONPages
import Testing

/// Small numbers for keys.
@Suite struct KeyNumbersTests {
  private func number(_ numbers: inout KeyNumbers, _ key: String) -> Int? {
    var key = key
    return key.withUTF8 { numbers.number(of: $0) }
  }

  @Test("each distinct key has one number, in whatever order the keys come")
  func numbers() {
    var numbers = KeyNumbers()
    let keys = ["Id", "Name", "", "Id2", "a long key that has many bytes", "é", "e\u{301}", "\u{E9}"]
    let expected = [0, 1, 2, 3, 4, 5, 6, 5]
    for _ in 0..<3 {
      #expect(keys.map { number(&numbers, $0) } == expected)
      #expect(keys.reversed().map { number(&numbers, $0) } == expected.reversed())
    }
    #expect(numbers.count == 7)
  }

  @Test("the key that came next the last time is foreseen, if it is written plainly and whole")
  func foreseen() {
    var numbers = KeyNumbers()
    for key in ["Id", "Name", "Id"] { _ = number(&numbers, key) }
    func foresee(_ text: String) -> Int? {
      let bytes = PaddedBytes(text)
      return numbers.foreseen(at: bytes.start).map { found in
        #expect(found.number == 1)
        return found.end - bytes.start
      }
    }
    for other in ["Nam\":1", "Names\":1", "Name\" :1", "Name", "N\\u0061me\":1", ""] {
      #expect(foresee(other) == nil, "\(other)")
    }
    #expect(foresee("Name\":1") == 6)
    // Behind Name came Id.
    #expect(foresee("Name\":1") == nil)
  }

  @Test("keys beyond the maximum have no number, the others keep theirs")
  func maximum() {
    var numbers = KeyNumbers()
    for key in 0..<KeyNumbers.maximumCount { #expect(number(&numbers, "key \(key)") == key) }
    #expect(number(&numbers, "one more") == nil)
    #expect(number(&numbers, "key 7") == 7)
  }
}
