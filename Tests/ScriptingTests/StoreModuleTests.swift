import Testing

@testable import Scripting

@Suite("store")
struct StoreModuleTests {
  @Test func values_outliveTheRun_andAreJSON() async {
    let space = TestSpace()
    await space.expect("store.set('seen', { 1, 2, { a = true } })", prints: [])
    await space.expect("local seen = store.get('seen') print(#seen, seen[3].a)", prints: ["3\ttrue"])
  }

  @Test func get_givesTheDefault() async {
    await TestSpace().expect("print(store.get('none'), store.get('none', 'x'))", prints: ["nil\tx"])
  }

  @Test func add_countsFromZero() async {
    await TestSpace().expect("print(store.add('n', 2), store.add('n', 0.5))", prints: ["2\t2.5"])
  }

  @Test func keys_areThoseOfAPrefix() async {
    await TestSpace().expect(
      "store.set('a:1', 1) store.set('a:2', 1) store.set('b', 1) store.delete('a:1') print(table.concat(store.keys('a:'), ' '))",
      prints: ["a:2"])
  }

  @Test func scripts_haveTheirOwnValues() async {
    let space = TestSpace()
    await space.expect("rule { name = 'one' } store.set('k', 1)", prints: [])
    await space.expect("rule { name = 'two' } print(store.get('k'))", prints: ["nil"])
    await space.expect("rule { name = 'one' } print(store.get('k'))", prints: ["1"])
  }

  @Test(arguments: [
    ("store.set('k', print)", "function"), ("store.set('', 1)", "1 to 512 bytes"), ("store.set('k')", "store.delete"),
    ("store.set('k', 1, { tll = '7d' })", "ttl"), ("store.set('k', 1, { ttl = '7 days' })", "7 days"),
    ("store.set('k', 'text') store.add('k', 1)", "number"),
  ])
  func mistakes_areNamed(_ code: String, _ part: String) async {
    let failure = await TestSpace().failure(of: code)
    #expect(failure?.report(color: false).contains(part) == true, "\(failure?.message ?? "it didn't fail")")
  }
}
