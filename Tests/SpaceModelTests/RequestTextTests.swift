import Nexudus
import Testing

@testable import SpaceModel

@Suite("Reading requests")
struct RequestTextTests {
  @Test("targets are split and decoded")
  func targets() {
    let request = ModelRequest("GET", target: "/api/spaces/coworkers?a=x%20y+z&b=&c&a=%C3%BC%zz")
    #expect(request.path == "/api/spaces/coworkers")
    #expect(request.query.map(\.name) == ["a", "b", "c", "a"])
    #expect(request.query.map(\.value) == ["x y z", "", "", "ü%zz"])
    #expect(request.parameter("A") == "ü%zz")
  }

  @Test("HTTP Basic text")
  func base64() {
    for text in ["", "a:b", "ana@x.example:demo", "ü:パス"] {
      #expect(Base64.decode(basic64(text)) == text)
    }
    #expect(Base64.decode("*") == nil)
    #expect(Base64.decode("/////w==") == nil)
  }

  private func basic64(_ text: String) -> String {
    guard let colon = text.firstIndex(of: ":") else { return "" }
    return basic(String(text[..<colon]), String(text[text.index(after: colon)...]))
  }

  @Test("white space at the ends and inside")
  func spaces() {
    #expect("  a b \n".trimmed == "a b")
    #expect("   ".trimmed == "")
    #expect(" a \t\n b ".folded == "a b")
    #expect(" \n".isBlank)
  }

  @Test(
    "the Date header's form",
    arguments: [(0, "Thu, 01 Jan 1970 00:00:00 GMT"), (1_736_937_000, "Wed, 15 Jan 2025 10:30:00 GMT")])
  func httpDate(seconds: Int64, text: String) {
    #expect(Timestamp(seconds: seconds).httpDate == text)
  }

  @Test("equal seeds give equal numbers, in and out of their ranges")
  func random() {
    var a = SeededRandom(seed: 9)
    var b = SeededRandom(seed: 9)
    for _ in 0..<1000 {
      let number = a.integer(3...17)
      #expect(number == b.integer(3...17))
      #expect((3...17).contains(number))
    }
    #expect((0..<1).contains(a.unit()))
    var numbers = Array(0..<50)
    a.shuffle(&numbers)
    #expect(numbers.sorted() == Array(0..<50))
    #expect(numbers != Array(0..<50))
    let uuid = a.uuid()
    #expect(uuid.utf8.count == 36)
    #expect(Array(uuid)[14] == "4")
  }
}
