import JSONPages
import Nexudus

/// What the watch reads of a space.
public protocol SpaceReader: Sendable {
  /// The server's clock, as far as it is known.
  var serverTime: Timestamp { get }
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

extension Client: SpaceReader {
  /// How many requests have been made.
  public var requests: Int { statistics.requests }

  /// All pages of a search, one after the other, none ahead: nobody waits for them.
  public func listing(_ query: ListQuery) -> PageWalk { walk(query, window: 0) }
}
