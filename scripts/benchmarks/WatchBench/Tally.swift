import Automation
import JSONPages
import Nexudus
import Synchronization

/// Handlers that do nothing but count what reaches them.
final class Tally: HandlerRunner, WatchObserver {
  /// What reached the handlers.
  struct Counts {
    /// How often the birth of each record was told, by entity; ids count from 1.
    var births: [String: [UInt8]] = [:]
    /// The last stamp that was told of each changed record.
    var changes: [String: [Int64: Int64]] = [:]
    var total = 0
    var doubles = 0
    var parked = 0
    var troubles: [String] = []
    /// When births reached their handlers, in seconds since 1970.
    var times: [String: [Int64: Double]] = [:]
  }

  private let clock: any TimeSource
  private let keepsTimes: Bool
  private let state = Mutex(Counts())

  init(_ clock: any TimeSource, keepsTimes: Bool = false) {
    self.clock = clock
    self.keepsTimes = keepsTimes
  }

  var counts: Counts { state.withLock { $0 } }
  var total: Int { state.withLock { $0.total } }

  func run(_ work: HandlerWork) async -> DeliveryOutcome {
    let delivery = work.delivery
    let entity = delivery.entity ?? ""
    let id = delivery.record ?? 0
    let stamp = delivery.kind == "updated" ? Self.stamp(delivery) : nil
    let now = clock.now
    state.withLock { state in
      state.total += 1
      if keepsTimes {
        if delivery.kind == "created" {
          state.times[entity, default: [:]][id] = Double(now.seconds) + Double(now.nanoseconds) * 1e-9
        }
      } else if delivery.kind == "created" {
        var births = state.births.removeValue(forKey: entity) ?? []
        if births.count <= id { births += [UInt8](repeating: 0, count: Int(id) + 1 - births.count) }
        births[Int(id)] += 1
        if births[Int(id)] > 1 { state.doubles += 1 }
        state.births[entity] = births
      } else if let stamp {
        if let last = state.changes[entity]?[id], last >= stamp { state.doubles += 1 }
        state.changes[entity, default: [:]][id] = stamp
      }
    }
    return .succeeded
  }

  func note(_ note: WatchNote) {
    switch note {
    case .delivery(let delivery, _):
      if delivery.state == .parked || delivery.state == .failed { state.withLock { $0.parked += 1 } }
    case .trouble(let subject, let message):
      state.withLock { if $0.troubles.count < 20 { $0.troubles.append("\(subject): \(message)") } }
    default: break
    }
  }

  /// What was lost: births and last versions that were made and did not arrive.
  func lost(of made: [String: (born: Int64, changed: [Int64: Int64])]) -> Int {
    let counts = counts
    var lost = 0
    for (entity, line) in made {
      let births = counts.births[entity] ?? []
      for id in 0..<line.born where id + 1 >= births.count || births[Int(id) + 1] == 0 { lost += 1 }
      for (id, stamp) in line.changed where counts.changes[entity]?[id] != stamp { lost += 1 }
    }
    return lost
  }

  private static func stamp(_ delivery: Delivery) -> Int64? {
    guard let body = delivery.body, let value = try? JSONValue(parsing: PaddedBytes(body)) else { return nil }
    return value["UpdatedOn"]?.string.flatMap { Timestamp($0) }?.seconds
  }
}
