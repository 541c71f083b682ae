import Nexudus

/// What a watch tells the person who looks on.
public enum WatchNote: Sendable {
  /// A trigger was activated for the first time: what was there is its baseline.
  case activated(rule: String, trigger: String, since: Int64?, baseline: Int64)
  /// A feed brought something.
  case news(feed: String, count: Int)
  /// A delivery came to a new state, and its last attempt sent so many effects.
  case delivery(Delivery, effects: Int)
  /// Something went wrong, and goes on; the same is not said again before it has changed.
  case trouble(subject: String, message: String)
  /// It is over.
  case recovered(subject: String)
  /// Something worth knowing.
  case remark(String)
}

/// Where a watch's notes go.
public protocol WatchObserver: Sendable {
  /// Takes a note; called from the watch, which waits for it.
  func note(_ note: WatchNote)
}

/// Runs the handlers of rules.
public protocol HandlerRunner: Sendable {
  /// Runs one handler to its end; cancelling the task ends it early.
  func run(_ work: HandlerWork) async -> DeliveryOutcome
  /// Whether its handlers only show what they would send.
  var isDryRun: Bool { get }
}

extension HandlerRunner {
  /// It sends.
  public var isDryRun: Bool { false }
}

/// One attempt at a delivery, as a handler gets it.
public struct HandlerWork: Sendable {
  /// The delivery.
  public let delivery: Delivery
  /// Its effects go through here.
  public let journal: EffectJournal
  /// The script's values, as this handler sees them.
  public let store: HandlerStore
  /// The clock of this and every other attempt, in seconds since 1970.
  public let clock: Int64

  /// Which attempt it is, from 1.
  public var attempt: Int64 { delivery.attempts + 1 }
}

extension HandlerWork {
  /// Work on an event that is over, to see what its handler would do: with nothing of the event's own journal, and with
  /// values that nobody keeps.
  ///
  /// Only for runners that send nothing.
  ///
  /// - Parameter store: a copy of the state.
  public static func trial(
    _ delivery: Delivery, store: any WatchStore, reader: any SpaceReader, clock: any TimeSource
  ) -> HandlerWork {
    let ports = EffectPorts(store: store, owner: -1, reader: reader, clock: clock, lookBack: 0, complain: { _ in })
    let moment = delivery.clock ?? clock.now.seconds
    return HandlerWork(
      delivery: delivery, journal: EffectJournal(delivery, steps: [], fuse: EffectFuse(), ports: ports),
      store: HandlerStore(over: store) { Double(moment) }, clock: moment)
  }

  /// Work on an event that somebody made up, whose effects are sent: they are journalled in a copy of the state, so nothing
  /// of it is remembered.
  ///
  /// - Parameter store: a copy of the state, of which this becomes the owner.
  public static func madeUp(
    _ delivery: Delivery, store: any WatchStore, reader: any SpaceReader, clock: any TimeSource
  ) throws(StoreError) -> HandlerWork {
    let moment = clock.now.seconds
    let owner = try store.takeOver(process: 0, at: moment)
    var delivery = delivery
    delivery.state = .running
    delivery.clock = moment
    // No event that was seen has such a version.
    delivery.version = -moment
    delivery.id = try store.transaction(owner: owner) { [delivery] tables throws(StoreError) in
      try tables.add(delivery) ?? 0
    }
    let ports = EffectPorts(store: store, owner: owner, reader: reader, clock: clock, lookBack: 0, complain: { _ in })
    return HandlerWork(
      delivery: delivery, journal: EffectJournal(delivery, steps: [], fuse: EffectFuse(), ports: ports),
      store: HandlerStore(over: store) { Double(moment) }, clock: moment)
  }
}
