/// Whom a request is made for: who goes first when requests are short.
///
/// ```swift
/// try await PacingLane.$current.withValue(.feed("Booking")) { try await client.list(query) }
/// ```
/// Writes go first. People go before feeds until they have used a fifth of the hour's window within the last hour; from
/// then on they and the feeds take turns: who has used less goes first. Feeds together get at most four fifths of the
/// hour and of the day.
public enum PacingLane: Sendable, Hashable {
  /// Something is being changed.
  case write
  /// Somebody waits for it: commands and scripts that are run by hand.
  case people
  /// A watch looks for news; each name has its own account of what it used.
  case feed(String)

  /// The lane of the requests that the running task makes; nil is `people`. A request that changes something is always
  /// in the lane `write`.
  @TaskLocal public static var current: PacingLane?

  /// The same number in all processes.
  var id: UInt64 {
    switch self {
    case .write: 1
    case .people: 2
    case .feed(let name): StableHash.hash(name.utf8) | 1 << 63
    }
  }
}
