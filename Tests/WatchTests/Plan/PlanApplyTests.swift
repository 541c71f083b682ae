import Automation
import JSONPages
import Logging
import Nexudus
import SQLiteStore
import Scripting
import SpaceModel
import Synchronization
import Testing

/// What applying a plan sends, and what it does not.
struct PlanApplyTests {
  private static let script = """
    local threads = nexudus.CommunityThread:all { order = "Id", limit = 3 }
    for _, thread in ipairs(threads) do
      local reply = thread:reply("Hello")
      reply:update { Message = "Hello again" }
    end
    local member = nexudus.Coworker:first { order = "Id" }
    member:update { Tag = "vip" }
    notify("desk", "three threads")
    """

  @Test("All effects are sent in their order, with the Ids of the records that the plan made")
  func whole() async throws {
    let bench = try PlanBench()
    let saved = try await bench.plan(Self.script)
    let numbers = Mutex<[Int]>([])
    let sent = try await bench.apply(saved) { note in
      if case .sent(let number, _) = note { numbers.withLock { $0.append(number) } }
    }
    #expect(sent == 8 && numbers.withLock { $0 } == Array(1...8))
    for thread in bench.threads(3) { #expect(bench.replies(to: thread).count { $0 == "Hello again" } == 1) }
    #expect(bench.lines.withLock { $0.joined() }.contains("three threads"))
    #expect(bench.space.records("Coworker").contains { $0["Tag"] == "vip" })
  }

  @Test("A plan that was applied is not applied again")
  func twice() async throws {
    let bench = try PlanBench()
    let saved = try await bench.plan(Self.script)
    try await bench.apply(saved)
    guard case .applied = try await bench.failure(saved) else {
      Issue.record("it was applied again")
      return
    }
    #expect(bench.lines.withLock { $0 }.count == 1)
  }

  @Test("Where one record has moved, nothing is sent; it is named with old and now")
  func moved() async throws {
    let bench = try PlanBench()
    let saved = try await bench.plan(Self.script)
    let member = try #require(saved.plan.effects.first { $0.effect.target == "Coworker" }?.effect.record)
    try await bench.clock.sleep(for: .seconds(60))
    try bench.space.update("Coworker", member, ["Tag": "moved"])
    let before = bench.space.count("CommunityMessage")
    guard case .moved(let moves, let sent) = try await bench.failure(saved) else {
      Issue.record("it did not fail")
      return
    }
    #expect(sent == 0 && moves.count == 1)
    #expect(moves.first?.record.hasPrefix("Coworker \(member)") == true)
    #expect(moves.first?.what.contains("and is \"moved\"") == true, "\(moves)")
    #expect(bench.space.count("CommunityMessage") == before)
  }

  @Test("A thread that somebody has answered meanwhile, or that is gone, has moved", arguments: [false, true])
  func parent(isGone: Bool) async throws {
    let bench = try PlanBench(faults: isGone ? [.goneIsError] as Faults : .none)
    let thread = try #require(bench.threads(1).first)
    let saved = try await bench.plan("nexudus.CommunityThread:get(\(thread)):reply('Hello')")
    try await bench.clock.sleep(for: .seconds(60))
    if isGone {
      try bench.space.delete("CommunityThread", thread)
    } else {
      try bench.space.update("CommunityThread", thread, ["Message": "solved"])
    }
    guard case .moved(let moves, 0) = try await bench.failure(saved) else {
      Issue.record("it did not fail")
      return
    }
    #expect(moves.map { $0.record.hasPrefix("CommunityThread \(thread)") } == [true])
  }

  @Test("A record that moves while the plan is applied ends it there, and what was sent is not sent again")
  func movedMeanwhile() async throws {
    let bench = try PlanBench()
    let saved = try await bench.plan(Self.script)
    let last = try #require(bench.threads(3).last)
    let observer: @Sendable (PlanNote) -> Void = { [space = bench.space] note in
      if case .sent(number: 2, _) = note { _ = try? space.update("CommunityThread", last, ["Message": "solved"]) }
    }
    try await bench.clock.sleep(for: .seconds(60))
    guard case .moved(_, sent: 4) = try await bench.failure(saved, observer: observer) else {
      Issue.record("it did not end there")
      return
    }
    guard case .moved(_, sent: 0) = try await bench.failure(saved) else {
      Issue.record("it went on")
      return
    }
    #expect(bench.threads(3).map { bench.replies(to: $0).count { $0.hasPrefix("Hello") } } == [1, 1, 0])
  }

  @Test("A refused effect ends it; the next application goes on with that one")
  func refused() async throws {
    let bench = try PlanBench()
    let saved = try await bench.plan(Self.script)
    bench.transport.set([2: .refused])
    guard case .refused(number: 3, _) = try await bench.failure(saved) else {
      Issue.record("it was not refused")
      return
    }
    bench.transport.set([:])
    #expect(try await bench.apply(saved) == 6)
    for thread in bench.threads(3) { #expect(bench.replies(to: thread).count { $0.hasPrefix("Hello") } == 1) }
  }

  @Test("Whatever write is lost on its way there or back, each effect is sent once", arguments: 0..<7)
  func lost(write: Int) async throws {
    for luck in [LossyTransport.Luck.lostBefore, .lostAfter] {
      let bench = try PlanBench()
      let saved = try await bench.plan(Self.script)
      bench.transport.set([write: luck])
      #expect(try await bench.apply(saved) >= 7, "\(luck)")
      for thread in bench.threads(3) { #expect(bench.replies(to: thread).count { $0.hasPrefix("Hello") } == 1) }
      #expect(bench.lines.withLock { $0 }.count == 1)
    }
  }

  @Test("What the operator does not grant is not sent, and nothing else is")
  func grants() async throws {
    let bench = try PlanBench()
    var saved = try await bench.plan(Self.script)
    var settings = RuleSpace.channels
    settings.grants["rule"] = Settings.Grant()
    settings.grants["rule"]?.write = ["CommunityMessage"]
    let narrow = try PlanBench(settings: settings)
    saved = try await narrow.keep(saved.plan)
    let before = narrow.space.count("CommunityMessage")
    guard case .impossible(number: 7, let error) = try await narrow.failure(saved) else {
      Issue.record("it was sent")
      return
    }
    #expect(error.message.contains("grant(\"rule\""))
    #expect(narrow.space.count("CommunityMessage") == before)
  }

  @Test("A channel that the settings lack, and a secret that is gone, are told before anything is sent")
  func missing() async throws {
    let bench = try PlanBench(secrets: ["DOOR": "hush-hush"])
    let saved = try await bench.plan("notify('desk', 'code ' .. secret('DOOR'))")
    #expect(!saved.fileText.contains("hush-hush") && saved.fileText.contains(#"{"$secret":"DOOR"}"#))
    guard case .impossible(_, let error) = try await PlanBench().failure(saved) else {
      Issue.record("it was sent")
      return
    }
    #expect(error.message.contains("no secret \"DOOR\""))
    guard case .impossible = try await PlanBench(settings: Settings(), secrets: ["DOOR": "x"]).failure(saved) else {
      Issue.record("it was sent")
      return
    }
    try await bench.apply(saved)
    #expect(bench.lines.withLock { $0.joined() }.contains("code hush-hush"))
    let journal = try bench.store.reading { tables throws(StoreError) in try tables.step(1) }
    #expect(journal?.effect.body.string("text")?.contains("***") == true)
  }

  @Test("The value of a secret field is not kept, and the plan can't be applied with it")
  func withheld() async throws {
    let bench = try PlanBench()
    let saved = try await bench.plan(
      "nexudus.Coworker:first { order = 'Id' }:update { Tag = 'x', AccessPincode = '48151623' }")
    #expect(!saved.fileText.contains("48151623"))
    guard case .impossible(number: 1, let error) = try await bench.failure(saved) else {
      Issue.record("it was sent")
      return
    }
    #expect(error.message.contains("its AccessPincode is a secret"))
  }

  @Test("A rule does not see its own applied effect as a change; another rule does")
  func echo() async throws {
    let test = try RuleSpace()
    try test.write(#"on.updated("CommunityThread", function(t) print("mine " .. t.Id) end)"#, as: "mine")
    try test.write(#"on.updated("CommunityThread", function(t) print("other " .. t.Id) end)"#, as: "other")
    try await test.pass()
    test.advance(.seconds(600))
    let thread = try #require(test.space.records("CommunityThread").first?["Id"]?.integer)
    // A person's change, so that both have been told of the record.
    try test.space.update("CommunityThread", thread, ["Subject": "Old"])
    #expect(try await test.pass().count == 2)
    test.advance(.seconds(600))
    let effect = Effect(.update, target: "CommunityThread", record: thread, body: ["Subject": "New"])
    let current = try await test.client.get(
      Catalogue.builtIn.requireEntity(named: "CommunityThread"), id: thread)
    let plan = Plan([PlannedEffect(rule: "mine", effect, current: current.object)])
    let saved = SavedPlan(
      plan, id: "echo", made: test.clock.now, address: "a", account: "b",
      basis: try await PlanBasis.read(plan, test.client), redactor: Redactor(), digest: { $0 })
    let journal = PlanJournal(
      id: "echo", made: test.clock.now, rules: ["mine"], store: test.store, reader: test.client, clock: test.clock,
      lookBack: .seconds(180), complain: { _ in })
    let services = PlanServices(
      client: test.client, settings: Settings(), secrets: NoPlanSecrets(), redactor: Redactor(), clock: test.clock,
      logger: Logger(label: "plan") { _ in SwiftLogNoOpLogHandler() }, notifier: NoNotifier())
    let applier = PlanApplier(saved, journal: journal, services: services, observer: { _ in })
    #expect(try await applier.apply() == 1)
    test.advance(.seconds(60))
    #expect(try await test.pass() == ["other \(thread)"])
  }
}

extension JSONValue {
  fileprivate func string(_ name: String) -> String? { self[name]?.string }
}

private struct NoNotifier: NotificationSender {
  func send(_ notice: Notice, to channel: Channel) async -> NotifyOutcome { .sent }
}

private struct NoPlanSecrets: SecretSource {
  var names: [String] { [] }
  func secret(named name: String) -> String? { nil }
}
