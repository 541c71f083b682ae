import Automation
import GRDB

extension StoreError {
  /// An error of the database in words that say where the file is and what to do.
  init(_ error: any Error, file: StateFile) {
    if let known = error as? StoreError {
      self = known
      return
    }
    guard let error = error as? DatabaseError else {
      self.init(.failed, "the state of the scripts, \(file.path): \(error)")
      return
    }
    let reason = error.message ?? "SQLite error \(error.resultCode.rawValue)"
    let place = "the state of the scripts, \(file.path),"
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self.init(.locked, "\(place) is being written by another process; try again when it has ended")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      self.init(
        .damaged,
        """
        \(place) is damaged (\(reason)). Nothing was changed. Put a copy of it back, or move it away to begin anew: \
        mv '\(file.path)' '\(file.path).damaged'
        """)
    case .SQLITE_FULL:
      self.init(.full, "\(place) can't grow: the disk is full. Nothing was changed; make room and run again")
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
      self.init(
        .forbidden, "\(place) can't be written (\(reason)); check its owner and permissions, or set CONCIERGE_HOME")
    default:
      self.init(.failed, "\(place) could not be used: \(reason)")
    }
  }
}
