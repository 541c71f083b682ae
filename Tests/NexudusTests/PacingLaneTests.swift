import Testing

@testable import Nexudus

/// Who goes first when requests are short.
@Suite struct PacingLaneTests {
  private let small = PacingLimits(gap: .milliseconds(100), minute: 10, hour: 200, day: 2_000, writeMinute: 5)

  @Test func race_writeComesLast_goesFirst() {
    var desk = Desk(small)
    for _ in 0..<10 { desk.take(.people) }
    let requests = [PacingLane.feed("a"), .feed("b"), .people, .people, .write].map { desk.request($0) }
    #expect(desk.race(requests) == [4, 2, 3, 0, 1])
  }

  @Test func race_writesHaveNoRoom_othersDoNotWaitForThem() {
    var desk = Desk(small)
    for _ in 0..<5 { desk.take(.write) }
    let requests = [PacingLane.write, .people, .feed("a")].map { desk.request($0) }
    #expect(desk.race(requests) == [1, 2, 0])
    #expect(desk.sent.all[6] < .seconds(1), "the minute has room for what does not write")
  }

  @Test func race_twoFeeds_theOneThatUsedLessGoesFirst() {
    var desk = Desk(small)
    for _ in 0..<7 { desk.take(.feed("busy")) }
    for _ in 0..<3 { desk.take(.feed("quiet")) }
    let requests = [PacingLane.feed("busy"), .feed("busy"), .feed("quiet"), .feed("quiet")].map { desk.request($0) }
    #expect(desk.race(requests) == [2, 3, 0, 1])
  }

  @Test func race_oneLane_firstComeFirstServed() {
    var desk = Desk(small)
    let requests = (0..<35).map { _ in desk.request(.people) }
    #expect(desk.race(requests) == Array(0..<35))
  }

  @Test func feeds_useFourFifthsOfTheHour_restIsForPeople() {
    var desk = Desk(small)
    for _ in 0..<160 { desk.take(.feed("a")) }
    let before = desk.now
    #expect(before < .seconds(1_000))
    var feed = desk.request(.feed("b"))
    #expect(desk.ask(&feed) != nil)
    for _ in 0..<40 { desk.take(.people) }
    #expect(desk.now < before + .seconds(300))
    while let next = desk.ask(&feed) { desk.now = next }
    #expect(desk.now >= .seconds(3_600))
  }

  @Test func people_beyondTheirShare_takeTurnsWithFeeds() {
    var desk = Desk(small)
    for _ in 0..<60 { desk.take(.people) }
    let requests = [PacingLane.people, .people, .feed("a"), .feed("a")].map { desk.request($0) }
    #expect(desk.race(requests) == [2, 3, 0, 1])
  }

  @Test func ticket_ownerDies_placeRunsOut() {
    var desk = Desk(small)
    for _ in 0..<10 { desk.take(.people) }
    var dead = desk.request(.write)
    #expect(desk.ask(&dead) != nil)
    var alive = desk.request(.people)
    while let next = desk.ask(&alive) { desk.now = next }
    #expect(desk.now < .seconds(63))
  }

  @Test func tickets_moreThanThereIsRoomFor_allGoInTheEnd() {
    var desk = Desk(small)
    var requests = (0..<150).map { _ in desk.request(.people) }
    requests.append(desk.request(.write))
    let order = desk.race(requests)
    #expect(order.count == 151 && Set(order).count == 151)
    #expect(order.firstIndex(of: 150) ?? 150 <= 10, "the write finds a place in a full waiting room")
    #expect(desk.ledger.tickets.isEmpty)
    desk.sent.check(small, "many")
  }

  @Test(arguments: [40, 300])
  func race_manyWait_theLimitsAreUsedAndFewAskTwice(count: Int) {
    var desk = Desk(.documented)
    let requests = (0..<count).map { number in desk.request(number % 3 == 0 ? .feed("a") : .people) }
    _ = desk.race(requests)
    let minutes = (count - 1) / 120
    #expect(desk.now < .seconds(minutes * 61 + 14))
    #expect(desk.asked < count * 6)
  }

  @Test func lanes_manyFeeds_sizeIsBounded() {
    var desk = Desk(PacingLimits(hour: 100_000))
    for number in 0..<500 {
      desk.take(.feed("feed \(number)"))
      desk.now += .seconds(1)
    }
    #expect(desk.ledger.lanes.uses.count == PacingLanes.maximum)
  }
}
