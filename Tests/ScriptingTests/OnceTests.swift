import Testing

@testable import Scripting

@Suite("once in scripts for one run")
struct OnceTests {
  @Test func result_isKeptForLaterRuns() async {
    let space = TestSpace()
    let code = "print(once('k', function() print('ran') return { a = 1 } end).a)"
    await space.expect(code, prints: ["ran", "1"])
    await space.expect(code, prints: ["1"])
  }

  @Test func resultOfNothing_isNothingAgain() async {
    let space = TestSpace()
    let code = "print(once('k', function() print('ran') end))"
    await space.expect(code, prints: ["ran", "nil"])
    await space.expect(code, prints: ["nil"])
  }

  @Test func keys_areTheScriptsOwn() async {
    let space = TestSpace()
    for name in ["one", "two"] {
      await space.expect("rule { name = '\(name)' } once('k', function() print('ran') end)", prints: ["ran"])
    }
  }

  @Test func error_isRaisedAsItWas_andMarksNothing() async {
    let space = TestSpace()
    await space.expect(
      """
      print(select(2, pcall(once, 'k', function() error({ code = 7 }) end)).code)
      print(select(2, pcall(once, 'k', function() error('no', 0) end)))
      """,
      prints: ["7", "no"])
    await space.expect("print(once('k', function() return 'at last' end))", prints: ["at last"])
    let failure = await space.failure(of: "\n\nonce('other', function() error('here') end)")
    #expect(failure?.report(color: false).contains(":3") == true, "\(failure?.message ?? "it didn't fail")")
  }

  @Test func every_forgetsAfterItsTime() async {
    let clock = MovedClock()
    let space = TestSpace(clock: clock)
    let code = "once('k', { every = '1h' }, function() print('ran') end)"
    await space.expect(code, prints: ["ran"])
    clock.advance(by: .seconds(3599))
    await space.expect(code, prints: [])
    clock.advance(by: .seconds(1))
    await space.expect(code, prints: ["ran"])
  }

  @Test func callsAtTheSameTime_runItOnce() async {
    await TestSpace().expect(
      """
      local results = parallel({ 1, 2, 3 }, function(n)
        return once("k", function() sleep("1ms") print("ran") return n end)
      end)
      print(results[1] == results[2] and results[2] == results[3])
      """, prints: ["ran", "true"])
  }

  @Test func dryRun_marksNothing() async {
    let space = TestSpace()
    await space.expect("once('k', function() print('ran') end)", prints: ["ran"], dryRun: true)
    await space.expect("once('k', function() print('ran') end)", prints: ["ran"])
  }

  /// What fn did is not done again because of what it returned.
  @Test func resultThatCantBeKept_isAnError_andMarksTheKey() async {
    let space = TestSpace()
    let failure = await space.failure(of: "once('k', function() return print end)")
    #expect(failure?.message.contains("once(\"k\"): the result") == true, "\(failure?.message ?? "it didn't fail")")
    await space.expect("print(once('k', function() print('ran') end))", prints: ["nil"])
  }

  @Test(arguments: [
    ("once('k', function() once('k', function() end) end)", "inside of itself"), ("once('k')", "must be a function"),
    ("once(nil, function() end)", "key"), ("once('', function() end)", "1 to 512 bytes"),
    ("once('k', { evry = '1d' }, function() end)", "did you mean \"every\""),
    ("once('k', { every = 7 }, function() end)", "every is a duration"),
  ])
  func mistakes_areNamed(_ code: String, _ part: String) async {
    let failure = await TestSpace().failure(of: code)
    #expect(failure?.message.contains(part) == true, "\(failure?.message ?? "it didn't fail")")
  }
}
