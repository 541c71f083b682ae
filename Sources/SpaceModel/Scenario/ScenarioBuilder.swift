import JSONPages
import Nexudus

/// Fills a space with records that fit together.
///
/// Each part of the life of a space draws from a random sequence of its own, so that one more thread doesn't change the
/// bookings.
struct ScenarioBuilder {
  var state: SpaceState
  let now: Timestamp
  let admin = StaffText.all[0].email
  /// When the records of the space itself were made.
  let founded: Timestamp

  var countries: [String: Int64] = [:]
  var currencies: [String: Int64] = [:]
  var zones: [String: Int64] = [:]
  var places: [Int64] = []
  var mailboxes: [Int64] = []
  var groups: [Int64] = []
  var rooms: [Room] = []
  var staff: [Int64] = []
  var members: [Member] = []

  struct Room {
    let id: Int64
    let place: Int
    let kind: Int
  }

  struct Member {
    let text: MemberText
    let id: Int64
    let user: Int64
    let joined: Timestamp
    var contract: (tariff: Int64, name: String, cents: Int64)?
  }

  init(_ state: SpaceState, now: Timestamp) {
    self.state = state
    self.now = now
    founded = now + -Timestamp.days(900)
  }

  /// Makes the records of a scenario, none of which any fault befalls.
  static func fill(_ state: inout SpaceState, _ scenario: Scenario) {
    var builder = ScenarioBuilder(state, now: Timestamp(state.time))
    builder.state.faults = .none
    switch scenario {
    case .empty: builder.addGround(places: 1, staff: 1)
    case .demo:
      builder.addGround(places: PlaceText.all.count, staff: StaffText.all.count)
      builder.addRooms()
      builder.addMembers()
      builder.addTeams()
      builder.addContracts()
      builder.addThreads()
      builder.addMessages()
      builder.addBookings()
      builder.addInvoices()
      builder.addFrontDesk()
    }
    builder.state.faults = state.faults
    state = builder.state
  }

  func random(_ part: String) -> SeededRandom { SeededRandom(seed: state.seed, part: part) }

  /// Adds a record as if it had been made at a time and perhaps been changed later.
  @discardableResult
  mutating func add(
    _ entity: String, _ fields: JSONObject, at created: Timestamp, by user: String? = nil, updated: Timestamp? = nil
  ) -> Int64 {
    state.add(entity, fields, at: created, by: user ?? admin, updated: updated)
  }
}

extension SpaceState {
  /// Adds a record past all checks; the names must be the catalogue's.
  @discardableResult
  mutating func add(
    _ entity: String, _ fields: JSONObject, at created: Timestamp, by user: String, updated: Timestamp? = nil
  ) -> Int64 {
    guard let shape = shape(entity) else { preconditionFailure("the catalogue has no \(entity)") }
    var values = shape.cleared
    for (name, value) in fields.members {
      guard let column = shape.column(name) else { preconditionFailure("\(entity) has no field \(name)") }
      values[column] = value
    }
    for (column, choice) in shape.firstChoices where values[column].isNull { values[column] = choice }
    let id = insert(values, in: shape, at: created, by: user)
    if let updated, updated > created, let position = tables[entity]?.position(of: id),
      var record = tables[entity]?.records[position]
    {
      record.latest.updatedOn = updated
      tables[entity]?.replace(at: position, with: record)
    }
    return id
  }
}

extension JSONValue {
  static func stamp(_ stamp: Timestamp) -> JSONValue { .string(stamp.text) }

  static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

  static func cents(_ cents: Int64) -> JSONValue { .double(Double(cents) / 100) }
}
