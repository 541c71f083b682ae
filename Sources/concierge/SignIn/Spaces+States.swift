import Automation
import SQLiteStore
import Scripting

extension Spaces {
  /// The states of all spaces but one, by their names; those that there are.
  ///
  /// A space that can't be worked with says so where it is worked with.
  func states(besides name: String) throws(StoreError) -> [String: any WatchStore] {
    var states: [String: any WatchStore] = [:]
    for other in settings.spaceNames where other != name {
      guard let session = try? session(named: other) else { continue }
      states[other] = try session.existingState()
    }
    return states
  }
}
