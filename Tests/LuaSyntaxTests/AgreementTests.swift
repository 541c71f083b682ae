import CLua
import LuaSyntax
import Testing

/// What the parser takes is what Lua takes.
@Suite struct AgreementTests {
  /// What stock Lua says of a text; nil where it takes it.
  static func complaint(_ text: String) -> String? {
    guard let L = luaL_newstate() else { return "no memory" }
    defer { lua_close(L) }
    let bytes = Array(text.utf8)
    let status = bytes.withUnsafeBytes { bytes in
      luaL_loadbufferx(L, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, "=text", "t")
    }
    return status == LUA_OK ? nil : String(cString: lua_tolstring(L, -1, nil))
  }

  static func parses(_ text: String) -> Bool { (try? Chunk(parsing: text)) != nil }

  @Test(arguments: Samples.right) func takesWhatLuaTakes(_ text: String) {
    #expect(Self.complaint(text) == nil)
    #expect(throws: Never.self) { try Chunk(parsing: text) }
  }

  @Test(arguments: Samples.wrong) func refusesWhatLuaRefuses(_ text: String) {
    #expect(Self.complaint(text) != nil)
    #expect(throws: LuaSyntaxError.self) { try Chunk(parsing: text) }
  }

  @Test(arguments: [1, 2, 3, 4]) func agreesOnMutations(_ seed: UInt64) {
    var random = Mutations(seed: seed)
    for round in 0..<4_000 {
      let text = random.text()
      let complaint = Self.complaint(text)
      let isRight = Self.parses(text)
      guard isRight != (complaint == nil) else { continue }
      Issue.record("seed \(seed), round \(round): Lua says \(complaint ?? "nothing") of \(text)")
      return
    }
  }

  @Test func deepNestingEndsInAnError() {
    for (open, close) in [("(", ")"), ("{", "}"), ("- ", ""), ("function() return ", " end"), ("#", "")] {
      let text = "return " + String(repeating: open, count: 5_000) + "1" + String(repeating: close, count: 5_000)
      #expect(!Self.parses(text))
      #expect(Self.complaint(text) != nil)
    }
  }
}

/// Texts made of right ones by small changes; alike for the same seed.
struct Mutations {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  private mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(max(bound, 1)))
  }

  mutating func text() -> String {
    var bytes = Array(Samples.right[below(Samples.right.count)].utf8)
    if below(3) == 0 { bytes += Array("\n".utf8) + Array(Samples.right[below(Samples.right.count)].utf8) }
    for _ in 0...below(3) { change(&bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    guard bytes.count > 2 else { return }
    let place = below(bytes.count)
    let count = min(below(16), bytes.count - place)
    switch below(5) {
    case 0: bytes.remove(at: place)
    case 1: bytes.removeSubrange(place..<place + count)
    case 2: bytes.insert(contentsOf: Array(" \(Samples.pieces[below(Samples.pieces.count)]) ".utf8), at: place)
    case 3: bytes.insert(contentsOf: Array(bytes[place..<place + count]), at: below(bytes.count))
    default: bytes[place] = UInt8(32 + below(95))
    }
  }
}
