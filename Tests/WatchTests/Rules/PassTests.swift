import Testing

/// How a single pass ends.
@Suite("Passes")
struct PassTests {
  /// A store that holds the feed of a rule which is not loaded: the pass must not wait for that feed.
  @Test(.timeLimit(.minutes(3))) func aFeedThatNobodyListensTo_keepsNoPassWaiting() async throws {
    let test = try RuleSpace(#"on.created("CommunityThread", function(t) print(t.Message) end)"#)
    try test.write(#"on.updated("Coworker", function(m) print(m.FullName) end)"#, as: "other")
    try await test.pass()
    test.forget("other")
    test.advance(.seconds(60))
    try test.post("hi")
    #expect(try await test.pass() == ["hi"])
  }

  @Test func aScriptWithoutTriggers_isNotRun() async throws {
    let test = try RuleSpace(#"print("it runs")"#)
    #expect(try await test.pass() == ["ended: rule"])
  }
}
