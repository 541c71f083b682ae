import Testing

@testable import JSONPages

/// What a string may hold, and what it means.
@Suite struct StringTests {
  @Test("all escapes are decoded")
  func escapes() throws {
    #expect(try parse(#""\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\uD83D\uDE00""#) == "\"\\/\u{8}\u{C}\n\r\tAé€😀")
  }

  @Test("NUL survives as an escape")
  func nul() throws {
    let value = try #require(try parse(#""a\u0000b""#).string)
    #expect(Array(value.utf8) == [0x61, 0, 0x62])
  }

  @Test(
    "half a surrogate pair becomes the replacement character",
    arguments: [
      (#""\ud83d""#, "\u{FFFD}"), (#""\ude00""#, "\u{FFFD}"), (#""\ud83dx""#, "\u{FFFD}x"),
      (#""\ud83d\n""#, "\u{FFFD}\n"), (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"), (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"),
      (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\udbff\udfff""#, "\u{10FFFF}"),
    ])
  func loneSurrogates(text: String, expected: String) throws {
    #expect(try parse(text).string == expected)
    #expect(try index("[{\"a\":\(text)}]", as: .array)[0].string("a") == expected)
  }

  @Test(
    "escapes that JSON doesn't know are refused",
    arguments: [
      #""\x""#, #""\'""#, #""\u12""#, #""\u12g4""#, #""\u 123""#, #""\U0041""#, #""\u+123""#, #""\0""#,
      #""\ud83d\u12""#,
    ])
  func badEscapes(text: String) {
    #expect(refusal(text) == .syntax)
  }

  @Test("every four hexadecimal digits are an escape, everything else is none")
  func hexDigits() {
    for place in 0..<4 {
      for byte in UInt8.min...UInt8.max where byte != 0x22 && byte != 0x5C {
        var digits: [UInt8] = Array("0aF9".utf8)
        digits[place] = byte
        let isHex = Character(Unicode.Scalar(byte)).isHexDigit && byte < 0x80
        #expect((refusal(Array("\"\\u".utf8) + digits + [0x22]) == nil) == isHex, "byte \(byte) at \(place)")
      }
    }
  }

  @Test("control characters must be escaped, at any place of a word")
  func controlCharacters() {
    for byte in UInt8(0)..<0x20 {
      for place in 0..<17 {
        var text = Array("\"aaaaaaaaaaaaaaaa\"".utf8)
        text.insert(byte, at: place + 1)
        #expect(refusal(text) == .syntax, "byte \(byte) at \(place)")
      }
    }
    #expect(refusal("\"\u{7F}\"") == nil)
  }

  @Test("a quote or backslash is found at any place of a word, after any bytes")
  func places() throws {
    for count in 0..<40 {
      for filler in ["a", "!", "#", "[", "]", "\u{7F}", "é", "😀"] {
        let text = String(repeating: filler, count: count)
        #expect(try parse("\"\(text)\"").string == text)
        #expect(try parse("\"\(text)\\n\(text)\"").string == text + "\n" + text)
        let page = try index("[{\"a\":\"\(text)\\\\\",\"b\":\"\(text)\"}]", as: .array)
        #expect(page[0].string("a") == text + "\\")
        #expect(page[0].string("b") == text)
      }
    }
  }

  @Test("bytes that are not UTF-8 are refused at any place of a word", arguments: 0..<17)
  func invalidUTF8(place: Int) {
    let sequences: [[UInt8]] = [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
      [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80],
      [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
    ]
    for sequence in sequences {
      var text = Array("\"aaaaaaaaaaaaaaaa\"".utf8)
      text.insert(contentsOf: sequence, at: place + 1)
      #expect(refusal(text) == .invalidUTF8, "\(sequence) at \(place)")
      #expect(refusal(Array("{".utf8) + text + Array(":1}".utf8)) == .invalidUTF8, "\(sequence) in a key")
    }
  }

  @Test("the first and last character of every length of UTF-8 is accepted")
  func validUTF8() throws {
    for text in ["\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}"] {
      #expect(try parse("\"\(text)\"").string == text)
    }
  }

  @Test("the offset of a wrong byte is told")
  func offset() throws {
    let error = try #require(throws: JSONError.self) {
      try JSONValue(parsing: PaddedBytes([0x5B, 0x22, 0x61, 0x62, 0xFF, 0x22, 0x5D]))
    }
    #expect(error.offset == 4)
  }
}
