import Testing

@testable import Mail

@Suite struct Base64Tests {
  @Test func bytes_andBack() {
    for count in 0...70 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
      #expect(Base64.bytes(Base64.text(bytes)) == bytes)
      #expect(Base64.bytes(String(decoding: Base64.lines(of: bytes), as: UTF8.self)) == bytes)
    }
    #expect(Base64.text(Array("Man".utf8)) == "TWFu" && Base64.text(Array("M".utf8)) == "TQ==")
  }

  @Test(arguments: ["A", "AAAAA", "A===", "AA=A", "AA-_", "AAA==", "é", "AA=", "===="])
  func whatIsNone_isRefused(_ text: String) { #expect(Base64.bytes(text) == nil) }

  @Test(arguments: [("TQ", [0x4D]), ("T Q\n=\t=", [0x4D]), ("", [])] as [(String, [UInt8])])
  func spacesAndMissingPadding_areForgiven(_ text: String, _ bytes: [UInt8]) { #expect(Base64.bytes(text) == bytes) }
}
