import Testing

@testable import concierge

/// The digest against the published vectors: FIPS 180-4, and RFC 7914 section 11 for PBKDF2-HMAC-SHA256.
@Suite struct DigestTests {
  func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func sha256_publishedVectors(message: String, expected: String) {
    #expect(hex(SHA256.hash(message.utf8)) == expected)
  }

  @Test func pbkdf2_publishedVector() {
    let key = StretchedDigest.derive(password: Array("passwd".utf8), salt: Array("salt".utf8), rounds: 1)
    #expect(hex(key) == "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc")
  }

  @Test func digest_differsByPasswordAndContext_andShowsNeither() {
    let digest = StretchedDigest(rounds: 2)
    let one = digest.digest(of: "secret-pass", context: "https://a\nme@b.c")
    #expect(one == digest.digest(of: "secret-pass", context: "https://a\nme@b.c"))
    #expect(one != digest.digest(of: "secret-pass", context: "https://a\nyou@b.c"))
    #expect(one != digest.digest(of: "secret-pasS", context: "https://a\nme@b.c"))
    #expect(!one.contains("secret"))
  }
}
