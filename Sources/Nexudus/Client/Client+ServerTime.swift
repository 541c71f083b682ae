extension Client {
  /// The server's time now: by the `Date` headers of its replies, carried forward on the monotonic clock.
  ///
  /// Before the first reply it is the own clock.
  public var serverTime: Timestamp { exchange.knownServerClock.time(at: clock.monotonic) ?? clock.now }

  /// How far the server's clock is ahead of the own one; negative if it is behind, zero before the first reply.
  public var clockOffset: Duration {
    exchange.knownServerClock.time(at: clock.monotonic).map { $0 - clock.now } ?? .zero
  }

  /// By how much ``serverTime`` can be wrong to either side; nil before the first reply.
  public var serverTimeError: Duration? { exchange.knownServerClock.error(at: clock.monotonic) }
}
