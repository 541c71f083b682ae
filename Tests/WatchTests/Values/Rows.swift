import JSONPages
import Nexudus
import Testing

@testable import Automation

/// Rows of lists for tests of the values.
enum Rows {
  /// A thread as lists show it.
  static func record(
    _ id: Int64, updated: Int64, created: Int64? = nil, _ fields: JSONObject = [:]
  ) throws -> Record {
    var object: JSONObject = [
      "Id": .integer(id), "CreatedOn": .string(Timestamp(seconds: created ?? updated).description),
      "UpdatedOn": .string(Timestamp(seconds: updated).description), "Subject": "Hello",
    ]
    for (key, value) in fields.members { object[key] = value }
    return try Record(indexing: object)
  }

  static func row(
    _ id: Int64, updated: Int64, created: Int64? = nil, _ fields: JSONObject = [:]
  ) throws -> ScannedRow {
    try #require(ScannedRow(try record(id, updated: updated, created: created, fields)))
  }

  static func feed(activated: Int64 = 0) -> FeedState {
    var feed = FeedState(key: FeedKey(entity: "CommunityThread"), activated: activated, lookBack: 180)
    feed.fields = ["Subject", "Tags"]
    return feed
  }
}
