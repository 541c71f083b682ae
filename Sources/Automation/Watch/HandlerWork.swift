import Nexudus

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
    return HandlerWork(delivery, ports, at: delivery.clock ?? clock.now.seconds)
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
      guard let id = try tables.add(delivery) else {
        throw StoreError(.failed, "the copy of the state holds this made-up event already")
      }
      return id
    }
    let ports = EffectPorts(store: store, owner: owner, reader: reader, clock: clock, lookBack: 0, complain: { _ in })
    return HandlerWork(delivery, ports, at: moment)
  }

  /// A first attempt, with nothing in its journal.
  private init(_ delivery: Delivery, _ ports: EffectPorts, at moment: Int64) {
    self.init(
      delivery: delivery, journal: EffectJournal(delivery, steps: [], fuse: EffectFuse(), ports: ports),
      store: HandlerStore(over: ports.store) { Double(moment) }, clock: moment)
  }
}
