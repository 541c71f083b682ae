import JSONPages
import Nexudus
import Testing

@testable import Automation

/// What `concierge events why` says, worked out from rows that a state may hold.
@Suite struct WhyTests {
  private static let now: Int64 = 1_800_000_000
  private static let activated = now - 10_000

  private var facts: WhyFacts
  private var subscription: Subscription

  init() throws {
    let entity = try Catalogue.builtIn.requireEntity(named: "CommunityThread")
    facts = WhyFacts(rule: "wifi", entity: entity, record: 42)
    var feed = FeedState(key: FeedKey(entity: "CommunityThread"), activated: Self.activated, lookBack: 180)
    feed.id = 1
    feed.scanned = Self.now - 10
    feed.fields = ["Subject", "UpdatedOn"]
    facts.feeds = [feed]
    subscription = Self.subscription("updated", "updated CommunityThread {}")
    facts.subscriptions = [subscription]
  }

  private static func subscription(_ trigger: String, _ definition: String) -> Subscription {
    var subscription = Subscription(
      rule: "wifi", trigger: trigger, feed: 1, definition: definition, cursor: 100, activated: activated)
    subscription.id = 7
    return subscription
  }

  private mutating func listen(_ kind: String, _ definition: String) {
    subscription = Self.subscription(kind, definition)
    facts.subscriptions = [subscription]
  }

  private static func stamp(_ moment: Int64) -> JSONValue { .string(Timestamp(seconds: moment).description) }

  private mutating func see(
    _ kind: LogEntry.Kind = .updated, sequence: Int64 = 90, born: Int64 = now - 90_000, _ fields: JSONObject = [:]
  ) throws {
    var record: JSONObject = ["Id": 42, "CreatedOn": Self.stamp(born), "UpdatedOn": Self.stamp(Self.now - 60)]
    for (name, value) in fields.members { record[name] = value }
    var entry = LogEntry(
      record: 42, kind: kind, updated: Self.now - 60, seen: Self.now - 50, body: try JSONValue.object(record).encoded())
    entry.sequence = sequence
    facts.versions[1] = [entry]
    facts.known[1] = KnownRecord(id: 42, updated: Self.now - 60, hash: 1)
  }

  private func verdicts() -> [Why.Verdict] { Why(facts, now: Self.now).findings.map(\.verdict) }

  private func delivery(_ state: Delivery.State, version: Int64 = 90) -> Delivery {
    var delivery = Delivery(
      rule: "wifi", trigger: subscription.trigger, kind: "updated", entity: "CommunityThread", record: 42,
      version: version, at: Self.now - 60)
    delivery.id = 5
    delivery.state = state
    return delivery
  }

  @Test func neverSeen_isUnseen() {
    #expect(verdicts() == [.unseen(filters: [:])])
    #expect(Why(facts, now: Self.now).sightings.map(\.stamped) == [nil])
  }

  @Test(arguments: Delivery.State.allCases) mutating func delivered_isTheEventAlone(state: Delivery.State) throws {
    try see()
    facts.deliveries = [delivery(state)]
    #expect(verdicts() == [.event(facts.deliveries[0])])
    #expect(Why(facts, now: Self.now).sightings.map(\.seen) == [Self.now - 50])
  }

  @Test mutating func seenBehindTheCursor_isNotToldYet_orPaused() throws {
    try see(sequence: 101)
    #expect(verdicts() == [.notTold])
    facts.paused = Self.now - 500
    #expect(verdicts() == [.paused(since: Self.now - 500)])
  }

  @Test mutating func olderEvent_andANewerVersionThatWaits_areBothSaid() throws {
    try see(sequence: 101)
    facts.deliveries = [delivery(.done)]
    #expect(verdicts() == [.event(facts.deliveries[0]), .notTold])
  }

  @Test mutating func unmetConditions_areNamed() throws {
    listen("updated", #"updated CommunityThread {"Business":3,"Private":true}"#)
    try see(.updated, ["BusinessId": 3, "Private": false])
    #expect(verdicts() == [.filtered(["Private": true])])
  }

  @Test mutating func ownWrite_isAnEcho() throws {
    let before: JSONObject = ["Id": 42, "Subject": "a", "UpdatedOn": Self.stamp(Self.now - 100)]
    let after: JSONObject = ["Id": 42, "Subject": "b", "UpdatedOn": Self.stamp(Self.now - 60)]
    let fields = facts.feeds[0].fields ?? []
    let base = try JSONValue.object(before).encoded()
    let result = try JSONValue.object(after).encoded()
    var step = Step(
      delivery: 5, effect: Effect(.update, target: "CommunityThread", record: 42, body: ["Subject": "b"]),
      occurrence: 0, intended: Self.now - 61)
    step.id = 3
    step.state = .done
    step.base = base
    step.after = result
    facts.steps = [(step, "wifi", 0)]
    var entry = LogEntry(record: 42, kind: .updated, updated: Self.now - 60, seen: Self.now - 50, body: result)
    entry.sequence = 90
    entry.hash = try #require(RecordText.record(result)).hash(over: fields)
    entry.before = KnownRecord(
      id: 42, updated: Self.now - 100, hash: try #require(RecordText.record(base)).hash(over: fields))
    facts.versions[1] = [entry]
    #expect(verdicts() == [.echo(step: 3, delivery: 5)])
    // Also when the version itself is no longer kept.
    facts.versions = [:]
    facts.known[1] = KnownRecord(id: 42, updated: Self.now - 60, hash: entry.hash)
    #expect(verdicts() == [.echo(step: 3, delivery: 5)])
    // Another rule's write is none.
    facts.steps = [(step, "other", 0)]
    #expect(verdicts() == [.forgotten([:])])
  }

  @Test mutating func bornBeforeTheActivation_isNoCreated() throws {
    listen("created", "created CommunityThread {}")
    try see(.updated, born: Self.activated - 5)
    #expect(
      verdicts() == [.beforeActivation(activated: Self.activated, record: Self.activated - 5, isBirth: true)])
  }

  @Test mutating func birth_isNoUpdate() throws {
    try see(.created, born: Self.now - 60)
    #expect(verdicts() == [.birth])
  }

  @Test mutating func unchangedField_saysItsValue() throws {
    listen("changed Status", "changed Status CommunityThread {}")
    facts.told[7] = Told(record: 42, value: 2)
    try see(.updated, ["Status": 2])
    #expect(verdicts() == [.unchanged(field: "Status", 2)])
  }

  @Test mutating func sets_sayWhereTheRecordIs() throws {
    try see()
    listen("entered", "entered CommunityThread {}")
    facts.told[7] = Told(record: 42)
    #expect(verdicts() == [.inside])
    listen("gone", "gone CommunityThread {}")
    #expect(verdicts() == [.stays])
    facts.told = [:]
    #expect(verdicts() == [.outside])
  }

  @Test mutating func due_saysWhen() throws {
    try see()
    listen("due", "due DueDate -86400 CommunityThread {}")
    facts.told[7] = Told(record: 42, value: .integer(Self.now + 60), due: Self.now + 60)
    #expect(verdicts() == [.armed(due: Self.now + 60)])
    facts.told = [:]
    #expect(verdicts() == [.noMoment(field: "DueDate")])
  }

  @Test mutating func oldStampWithoutAVersion_isBeforeTheActivation() {
    facts.known[1] = KnownRecord(id: 42, updated: Self.activated - 100, hash: 1)
    #expect(
      verdicts() == [.beforeActivation(activated: Self.activated, record: Self.activated - 100, isBirth: false)])
  }

  @Test mutating func otherEntitiesAndSchedules_areNotJudged() {
    facts.subscriptions = [
      Self.subscription("updated Coworker", "updated Coworker {}"), Self.subscription("every", "every 5m"),
    ]
    let why = Why(facts, now: Self.now)
    #expect(why.findings.isEmpty)
    #expect(why.otherEntities == ["Coworker"])
  }

  @Test mutating func loadedTriggerWithoutAPlace_isInactive_andSaysWhatWentWrong() {
    facts.subscriptions = []
    facts.loaded = ["created CommunityThread"]
    facts.feeds[0].trouble = "the server is down"
    #expect(verdicts() == [.inactive(trouble: "the server is down")])
  }

  @Test func nextFiring_isWorkedOutFromTheDefinition() {
    var subscription = Subscription(
      rule: "r", trigger: "t", feed: nil, definition: "every 5m", cursor: 0, activated: 1_000)
    #expect(subscription.nextFiring(in: .utc) == 1_300)
    subscription.fired = 1_300
    #expect(subscription.nextFiring(in: .utc) == 1_600)
    subscription.next = 9_999
    #expect(subscription.nextFiring(in: .utc) == 9_999)
    subscription.next = nil
    subscription.fired = Timestamp(year: 2026, month: 11, day: 21, hour: 12)?.seconds
    let monday = Timestamp(year: 2026, month: 11, day: 23, hour: 9)?.seconds
    for definition in ["cron 0 9 * * 1 ", "cron 0 9 * * 1 UTC"] {
      subscription.definition = definition
      #expect(subscription.nextFiring(in: .utc) == monday)
    }
    subscription.definition = "updated Coworker {}"
    #expect(subscription.nextFiring(in: .utc) == nil)
  }
}
