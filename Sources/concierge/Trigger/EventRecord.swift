import Automation
import JSONPages
import Nexudus

/// Finds the record of an event that is fired by hand, in the form in which a watch would hand it over.
struct EventRecord: Sendable {
  let set: RecordSet
  /// Whether the rule gets full records.
  let isFull: Bool
  let client: Client

  /// The record of an Id, or the newest that lies in the set; nil where there is none.
  func record(id: Int64?) async throws -> JSONObject? {
    if let id {
      let fields = try Self.object(try await client.get(set.entity, id: id))
      // What lists leave out is not there in an event, either.
      return isFull ? fields : JSONObject(fields.members.filter { set.entity.field(named: $0.key)?.isListed != false })
    }
    let query = try ListQuery.make(set.entity, where: set.filters, order: "Id", descending: true, size: 25)
    let page = try await client.page(query)
    let now = client.serverTime
    guard let newest = page.records.first(where: { set.contains($0, now: now) }) else { return nil }
    guard isFull, let newestID = newest["Id"]?.integer else { return try Self.object(newest) }
    return try Self.object(try await client.get(set.entity, id: newestID))
  }

  private static func object(_ record: Record) throws -> JSONObject {
    try JSONValue(parsing: PaddedBytes(record.bytes)).object ?? [:]
  }
}
