import JSONPages
import Nexudus

extension ScenarioBuilder {
  /// Adds the bookings of the last 60 and the next 14 days.
  ///
  /// Every fourth member has none of the last 30 days; half of those were here in the month before.
  mutating func addBookings() {
    var random = random("bookings")
    var slots: Set<String> = []
    var drafts: [(member: Int, room: Room, from: Timestamp, hours: Int64)] = []
    for index in members.indices {
      let days: [ClosedRange<Int>]
      switch index % 8 {
      case 3: days = []
      case 7: days = Array(repeating: -60 ... -31, count: random.integer(1...3))
      default:
        days =
          Array(repeating: -60 ... -1, count: random.integer(4...12)) + [-28 ... -2]
          + Array(repeating: 0...14, count: random.integer(0...3))
      }
      let choices = rooms.filter { $0.place == members[index].text.home && $0.kind < 2 }
      for range in days {
        let room = random.pick(choices)
        let from =
          now.day + Timestamp.days(Int64(random.integer(range))) + Timestamp.hours(Int64(random.integer(8...17)))
        guard from.weekday < 5, abs(from.seconds - now.seconds) > 7200, slots.insert("\(room.id) \(from.text)").inserted
        else { continue }
        drafts.append((index, room, from, room.kind == 0 ? 1 : Int64(random.integer(1...2))))
      }
    }
    drafts.sort { ($0.from, $0.room.id) < ($1.from, $1.room.id) }
    let made = drafts.map { draft in
      (draft, min(draft.from, now) + -Int64(random.integer(1800...Int(Timestamp.days(6)))))
    }.sorted { ($0.1, $0.0.room.id) < ($1.1, $1.0.room.id) }
    for (number, (draft, created)) in made.enumerated() {
      let member = members[draft.member]
      let isPast = draft.from < now
      add(
        "Booking",
        [
          "ResourceId": .integer(draft.room.id), "CoworkerId": .integer(member.id), "FromTime": .stamp(draft.from),
          "ToTime": .stamp(draft.from + Timestamp.hours(draft.hours)), "BookingNumber": .integer(Int64(number) + 1),
          "Online": .bool(random.chance(0.8)), "Tentative": .bool(!isPast && random.chance(0.1)),
          "TariffAtTheTimeOfBooking": .optional(member.contract?.name), "Repeats": 1,
        ], at: created, by: member.text.email)
    }
  }
}
