import Automation
import JSONPages
import Testing

/// What every store promises, over the two that live in memory; SQLiteStoreTests has the same for the one on disk.
@Suite struct ScriptStoreTests {
  let clock = ManualClock()

  enum Kind: CaseIterable { case memory, overlay }

  func makeStore(_ kind: Kind) -> any ScriptStore {
    let clock = clock
    let memory = MemoryStore { clock.now }
    return kind == .memory ? memory : OverlayStore(over: memory) { clock.now }
  }

  @Test(arguments: Kind.allCases) func setThenGet_givesTheValue(kind: Kind) throws {
    let store = makeStore(kind)
    try store.set(["a": [1, 2.5, true, .null]], forKey: "k", script: "one", ttl: nil)
    #expect(try store.value(forKey: "k", script: "one") == ["a": [1, 2.5, true, .null]])
    #expect(try store.value(forKey: "other", script: "one") == nil)
  }

  @Test(arguments: Kind.allCases) func scriptsAreApart(kind: Kind) throws {
    let store = makeStore(kind)
    try store.set(1, forKey: "k", script: "one", ttl: nil)
    #expect(try store.value(forKey: "k", script: "two") == nil)
    try store.removeValue(forKey: "k", script: "two")
    #expect(try store.value(forKey: "k", script: "one") == 1)
    #expect(try store.keys(withPrefix: "", script: "two") == [])
  }

  @Test(arguments: Kind.allCases) func ttl_passed_valueAndKeyAreGone(kind: Kind) throws {
    let store = makeStore(kind)
    try store.set("x", forKey: "k", script: "s", ttl: .seconds(10))
    clock.advance(by: 9.5)
    #expect(try store.value(forKey: "k", script: "s") == "x")
    clock.advance(by: 0.5)
    #expect(try store.value(forKey: "k", script: "s") == nil)
    #expect(try store.keys(withPrefix: "", script: "s") == [])
    #expect(try store.add(2, toKey: "k", script: "s") == 2)
  }

  @Test(arguments: Kind.allCases) func add_integersAndDoubles(kind: Kind) throws {
    let store = makeStore(kind)
    #expect(try store.add(2, toKey: "n", script: "s") == 2)
    #expect(try store.add(3, toKey: "n", script: "s") == 5)
    #expect(try store.add(0.5, toKey: "n", script: "s") == 5.5)
    try store.set(.integer(.max), forKey: "big", script: "s", ttl: nil)
    #expect(try store.add(1, toKey: "big", script: "s") == .double(9_223_372_036_854_775_808))
  }

  @Test(arguments: Kind.allCases) func add_toText_isAnErrorAndChangesNothing(kind: Kind) throws {
    let store = makeStore(kind)
    try store.set("text", forKey: "k", script: "s", ttl: nil)
    let error = #expect(throws: StoreError.self) { try store.add(1, toKey: "k", script: "s") }
    #expect(error?.code == .notANumber)
    #expect(error?.message == "the value of \"k\" is a string, and only a number can be added to")
    #expect(try store.value(forKey: "k", script: "s") == "text")
  }

  @Test(arguments: Kind.allCases) func add_keepsTheLifetime(kind: Kind) throws {
    let store = makeStore(kind)
    try store.set(1, forKey: "k", script: "s", ttl: .seconds(10))
    _ = try store.add(1, toKey: "k", script: "s")
    clock.advance(by: 11)
    #expect(try store.value(forKey: "k", script: "s") == nil)
  }

  @Test(arguments: Kind.allCases) func keys_byPrefix_inByteOrder(kind: Kind) throws {
    let store = makeStore(kind)
    for key in ["b", "a:2", "a:10", "é", "a"] { try store.set(1, forKey: key, script: "s", ttl: nil) }
    #expect(try store.keys(withPrefix: "a:", script: "s") == ["a:10", "a:2"])
    #expect(try store.keys(withPrefix: "", script: "s") == ["a", "a:10", "a:2", "b", "é"])
    try store.removeValue(forKey: "a", script: "s")
    #expect(try store.keys(withPrefix: "a", script: "s") == ["a:10", "a:2"])
  }

  @Test func overlay_readsThroughAndNeverWritesBelow() throws {
    let clock = clock
    let base = MemoryStore { clock.now }
    base.set(1, forKey: "kept", script: "s", ttl: nil)
    base.set(2, forKey: "gone", script: "s", ttl: nil)
    let overlay = OverlayStore(over: base) { clock.now }

    #expect(try overlay.add(10, toKey: "kept", script: "s") == 11)
    overlay.removeValue(forKey: "gone", script: "s")
    overlay.set(3, forKey: "new", script: "s", ttl: nil)

    #expect(try overlay.value(forKey: "kept", script: "s") == 11)
    #expect(try overlay.value(forKey: "gone", script: "s") == nil)
    #expect(try overlay.keys(withPrefix: "", script: "s") == ["kept", "new"])
    #expect(base.value(forKey: "kept", script: "s") == 1)
    #expect(base.keys(withPrefix: "", script: "s") == ["gone", "kept"])
  }
}
