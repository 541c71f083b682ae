/// What the `Date` headers of replies tell of the server's clock, as a value.
///
/// A header names a whole second and was written at some moment between sending and receiving; so each reply bounds the
/// server's time from both sides. The bounds of all replies hold together, which makes the estimate better than any one
/// of them. A reply that contradicts them means that the server's clock was set: then it alone counts.
public struct ServerClock: Sendable, Hashable {
  /// The server's time at the zero of the own monotonic clock: not before, and not after.
  private var bounds: Bounds?
  private var noted = Duration.zero

  /// Two clocks drift apart by at most this part of the time that passes; a clock that is being corrected runs up to
  /// 500 millionths wrong.
  private static let driftDivisor = 2_000

  /// A clock of which nothing is known yet.
  public init() {}

  /// Takes the header of one reply into account.
  ///
  /// - Parameters:
  ///   - date: The header, in whole seconds.
  ///   - sent: When the request was sent, by the own monotonic clock.
  ///   - received: When the reply was there, by the same clock.
  public mutating func note(date: Timestamp, sent: Duration, received: Duration) {
    let new = Bounds(earliest: date - received, latest: date + .seconds(1) - sent)
    if let known = widened(at: received) {
      let both = Bounds(earliest: max(known.earliest, new.earliest), latest: min(known.latest, new.latest))
      bounds = both.earliest <= both.latest ? both : new
    } else {
      bounds = new
    }
    noted = max(noted, received)
  }

  /// The server's time at a moment of the own monotonic clock; nil before the first reply.
  public func time(at moment: Duration) -> Timestamp? {
    bounds.map { $0.earliest + ($0.latest - $0.earliest) / 2 + moment }
  }

  /// By how much ``time(at:)`` can be wrong to either side; nil before the first reply.
  public func error(at moment: Duration) -> Duration? {
    widened(at: moment).map { ($0.latest - $0.earliest) / 2 }
  }

  private func widened(at moment: Duration) -> Bounds? {
    let drift = max(moment - noted, .zero) / Self.driftDivisor
    return bounds.map { Bounds(earliest: $0.earliest - drift, latest: $0.latest + drift) }
  }

  private struct Bounds: Sendable, Hashable {
    let earliest: Timestamp
    let latest: Timestamp
  }
}
