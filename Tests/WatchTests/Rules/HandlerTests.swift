import Automation
import JSONPages
import SQLiteStore
import Scripting
import SpaceModel
import Testing

/// What handlers may rely on.
@Suite("Handlers of rules")
struct HandlerTests {
  @Test func effects_areNotSentAgain_whenTheHandlerFailsAfterwards() async throws {
    let test = try RuleSpace(
      """
      on.created("CommunityThread", function(thread, event)
        thread:reply("Hello")
        if event.attempt < 3 then error("not yet") end
        print("done at attempt", event.attempt)
      end)
      """)
    try await test.pass()
    test.advance(.seconds(60))
    let id = try test.post("hi")
    try await test.pass()
    test.advance(.seconds(10))
    try await test.pass()
    test.advance(.seconds(60))
    #expect(try await test.pass() == ["done at attempt\t3"])
    #expect(test.replies(to: id) == ["Hello"])
  }

  @Test func everyAttempt_seesTheSameClockRecordAndChance() async throws {
    let test = try RuleSpace(
      """
      on.created("CommunityThread", function(thread, event)
        print(time.now(), thread.Message, math.random(1, 1000000), math.random())
        if event.attempt < 2 then error("once more") end
      end)
      """)
    try await test.pass()
    test.advance(.seconds(60))
    let id = try test.post("first")
    let first = try await test.pass()
    test.advance(.seconds(10))
    try test.space.update("CommunityThread", id, ["Message": "second"])
    let second = try await test.pass()
    #expect(first.count == 1 && first == second)
  }

  @Test func storeChanges_takeEffectWithTheHandlersSuccessOnly() async throws {
    let test = try RuleSpace(
      """
      on.created("CommunityThread", function(thread, event)
        local n = store.add("seen", 1)
        store.set("last", thread.Id)
        print(n, store.get("last") == thread.Id)
        if event.attempt < 2 then error("no") end
      end)
      """)
    try await test.pass()
    test.advance(.seconds(60))
    try test.post("hi")
    #expect(try await test.pass() == ["1\ttrue"])
    test.advance(.seconds(10))
    #expect(try await test.pass() == ["1\ttrue"])
    #expect(try test.store.value(forKey: "seen", script: "rule") == 1)
  }

  @Test func anotherText_ofAStepThatWasSent_isParked_notSent() async throws {
    let test = try RuleSpace(
      """
      on.created("CommunityThread", function(thread, event)
        thread:reply("attempt " .. event.attempt)
        error("fails")
      end)
      """)
    try await test.pass()
    test.advance(.seconds(60))
    let id = try test.post("hi")
    try await test.pass()
    test.advance(.seconds(10))
    try await test.pass()
    #expect(test.replies(to: id) == ["attempt 1"])
    #expect(try test.deliveries(.parked).count == 1)
    #expect(try test.deliveries(.parked).first?.reason?.contains("another way") == true)
  }

  @Test func aKey_namesAStepWhoseTextDiffers() async throws {
    let test = try RuleSpace(
      """
      on.created("CommunityThread", function(thread, event)
        thread:reply("attempt " .. event.attempt, { key = "hello" })
        if event.attempt < 2 then error("fails") end
      end)
      """)
    try await test.pass()
    test.advance(.seconds(60))
    let id = try test.post("hi")
    try await test.pass()
    test.advance(.seconds(10))
    try await test.pass()
    #expect(test.replies(to: id) == ["attempt 1"])
    #expect(try test.deliveries(.done).count == 1)
  }

  @Test func elementsOfParallel_keepTheirOwnSteps_whateverRunsFirst() async throws {
    let test = try RuleSpace(
      """
      on.created("CommunityThread", function(thread, event)
        local order = event.attempt == 1 and { "a", "b", "c" } or { "a", "b", "c", "d" }
        parallel(order, function(word)
          thread:reply(word)
          if word == "b" and event.attempt == 1 then error("fails") end
        end)
      end)
      """)
    try await test.pass()
    test.advance(.seconds(60))
    let id = try test.post("hi")
    try await test.pass()
    test.advance(.seconds(10))
    try await test.pass()
    #expect(test.replies(to: id).sorted() == ["a", "b", "c", "d"])
    #expect(try test.deliveries(.parked).isEmpty)
  }

  @Test func aRefusal_isRaised_andSentAgainAtTheNextAttempt() async throws {
    let test = try RuleSpace(
      """
      on.created("CommunityThread", function(thread)
        notify("desk", "new: " .. thread.Message)
        nexudus.CommunityMessage:create { CommunityThreadId = thread.Id, UserId = nexudus.me().Id, Message = store.get("text", "") }
      end)
      """)
    try await test.pass()
    test.advance(.seconds(60))
    try test.post("hi")
    #expect(try await test.pass() == ["[desk] new: hi"])
    test.advance(.seconds(10))
    #expect(try await test.pass() == [])
  }

  @Test func failures_areTriedFiveMoreTimes_thenParkedAndTold() async throws {
    let test = try RuleSpace(
      """
      on.created("CommunityThread", function(thread) error("broken " .. thread.Message) end)
      on.failed(function(failure) print(failure.rule, failure.attempts, failure.error.message, failure.record.Message) end)
      """)
    try await test.pass()
    test.advance(.seconds(60))
    try test.post("hi")
    for wait in [0, 10, 60, 600, 3600, 14_400] {
      test.advance(.seconds(wait))
      try await test.pass()
    }
    #expect(test.log.lines.count == 1, "\(test.log.lines)")
    #expect(test.log.lines.first?.hasPrefix("rule\t6\t") == true)
    let parked = try test.deliveries(.parked)
    #expect(parked.map(\.attempts) == [6])
  }

  @Test func ownWrites_areNoEventsOfTheRule_butOfOthers() async throws {
    let test = try RuleSpace()
    try test.write(
      """
      on.updated("Coworker", function(m) print("a", m.FullName); if m.FullName == "Ada" then m:update { FullName = "Ada L." } end end)
      """, as: "a")
    try test.write(#"on.updated("Coworker", function(m) print("b", m.FullName) end)"#, as: "b")
    let id = try #require(test.space.records("Coworker").first?["Id"]?.integer)
    try await test.pass()
    test.advance(.seconds(60))
    try test.space.update("Coworker", id, ["FullName": "Ada"])
    _ = try await Set(test.pass())
    test.advance(.seconds(60))
    try await test.pass()
    test.advance(.seconds(60))
    try await test.pass()
    #expect(test.log.lines.filter { $0.hasPrefix("a") } == ["a\tAda"])
    #expect(test.log.lines.filter { $0.hasPrefix("b") } == ["b\tAda", "b\tAda L."])
  }

  @Test func once_runsOnceForItsKey_andAgainAfterItsTime() async throws {
    let test = try RuleSpace(
      """
      on.created("CommunityThread", function(thread)
        print(once("greeting", { every = "1h" }, function() return thread.Message end))
      end)
      """)
    try await test.pass()
    test.advance(.seconds(60))
    try test.post("one")
    #expect(try await test.pass() == ["one"])
    test.advance(.seconds(60))
    try test.post("two")
    #expect(try await test.pass() == ["one"])
    test.advance(.seconds(3600))
    try test.post("three")
    #expect(try await test.pass() == ["three"])
  }

  @Test func limit_holdsDeliveriesUntilThereIsRoom() async throws {
    let test = try RuleSpace(
      """
      rule { limit = "2/hour", parallel = 1 }
      on.created("CommunityThread", function(thread) thread:reply("hello") end)
      """)
    try await test.pass()
    test.advance(.seconds(60))
    let threads = try (0..<3).map { try test.post("\($0)") }
    try await test.pass()
    #expect(threads.filter { test.replies(to: $0).count == 1 }.count == 2)
    #expect(try test.deliveries(.held).count == 1)
    test.advance(.seconds(3700))
    try await test.pass()
    #expect(threads.allSatisfy { test.replies(to: $0).count == 1 })
  }

  @Test func hours_letDeliveriesWait() async throws {
    let test = try RuleSpace(
      """
      rule { hours = "08:00-20:00 mon-fri" }
      on.created("CommunityThread", function(thread) print(thread.Message) end)
      """, at: "2026-03-02T21:00:00Z")
    try await test.pass()
    test.advance(.seconds(60))
    try test.post("late")
    #expect(try await test.pass() == [])
    test.advance(.seconds(11 * 3600))
    #expect(try await test.pass() == ["late"])
  }

  @Test func dryRun_plansAndChangesNothing() async throws {
    let test = try RuleSpace(
      #"on.created("CommunityThread", { since = "1h" }, function(t) t:reply("hello"); notify("desk", "x") end)"#,
      dryRun: true)
    let id = try test.post("hi")
    try await test.pass()
    #expect(test.replies(to: id) == [])
    #expect(test.log.lines == [])
    #expect(test.log.effects.map(\.effect.operation) == [.create, .notify])
  }
}
