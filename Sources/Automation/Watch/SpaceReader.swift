import JSONPages
import Nexudus

/// What the watch reads of a space.
public protocol SpaceReader: Sendable {
  /// The server's clock, as far as it is known.
  var serverTime: Timestamp { get }
  /// By how much ``serverTime`` can be wrong to either side; nil while it is the own clock.
  var serverTimeError: Duration? { get }
  /// Makes a small request, so that the server's clock is known.
  func learnServerTime() async throws(NexudusError)
  /// How many requests have been made.
  var requests: Int { get }
  /// One page of a search as the server gave it, whether it kept to the filters or not.
  func page(_ query: ListQuery) async throws(NexudusError) -> ListedPage
  /// One page of a search that the server kept to.
  func list(_ query: ListQuery) async throws(NexudusError) -> ListedPage
  /// All pages of a search, one after the other.
  func listing(_ query: ListQuery) -> PageWalk
  /// A full record.
  func get(_ entity: Entity, id: Int64) async throws(NexudusError) -> Record
  /// Those of several records that there are.
  func get(_ entity: Entity, ids: [Int64]) async throws(NexudusError) -> [Record]
}

extension SpaceReader {
  /// Whether the server's clock is known; until then ``serverTime`` is the own one.
  public var knowsServerTime: Bool { serverTimeError != nil }
}

extension Client: SpaceReader {
  /// Makes a small request, so that the server's clock is known.
  public func learnServerTime() async throws(NexudusError) {
    do throws(NexudusError) { _ = try await me() } catch {
      // Whatever the answer was, it had a date.
      guard knowsServerTime else { throw error }
    }
  }

  /// How many requests have been made.
  public var requests: Int { statistics.requests }

  /// All pages of a search, one after the other, none ahead: nobody waits for them.
  public func listing(_ query: ListQuery) -> PageWalk { walk(query, window: 0) }
}
