import JSONPages
import Nexudus

/// One record with the version that everybody sees and, while a commit is not visible yet, the one before it.
struct StoredRecord: Sendable {
  /// A state of the record.
  struct Version: Sendable {
    /// One value for each column of the entity; those of the system and of referenced records are not kept here.
    var values: [JSONValue]
    var updatedOn: Timestamp
    var updatedBy: String
  }

  let id: Int64
  let uniqueID: String
  let createdOn: Timestamp
  var latest: Version
  /// When lists begin to show the latest version.
  var visibleFrom = -Double.infinity
  /// What lists show until then; nil for a new record.
  var earlier: Version?

  /// What lists show at a time; nil if they don't show the record yet.
  func listed(at now: Double) -> Version? { visibleFrom <= now ? latest : earlier }
}
