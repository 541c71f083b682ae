/// How fast a space goes on living.
public struct LiveRate: Sendable, Hashable {
  /// Threads, replies, mails, bookings, payments and the rest, all together.
  public var eventsPerHour: Double

  /// So many events in an hour, at random times.
  public init(eventsPerHour: Double) { self.eventsPerHour = eventsPerHour }

  /// An event about every ten seconds: busy enough to watch.
  public static let lively = LiveRate(eventsPerHour: 360)
}

/// The life of a space that goes on: when the next thing happens.
struct Life: Sendable {
  let rate: LiveRate
  var random: SeededRandom
  var next: Double

  init(rate: LiveRate, seed: UInt64, from time: Double) {
    self.rate = rate
    random = SeededRandom(seed: seed, part: "life")
    next = time
    schedule()
  }

  /// Sets the time of the event after the last one.
  mutating func schedule() {
    let mean = 3600 / max(rate.eventsPerHour, 0.001)
    // Independent events: most come soon, some late.
    var share = random.unit()
    share = share < 0.5 ? share * share * 1.2 : share * 1.6 - 0.5
    next += max(mean * share * 2.5, 0.05)
  }

  /// How many events are played when the clock jumps far: the rest of the time nobody was there.
  static let mostAtOnce = 5000
}
