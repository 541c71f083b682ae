import Automation
import SQLiteStore

/// Erases traces: at once where nobody watches, else through the process that does.
struct Forgetting {
  let state: SavedState

  /// Erases, or leaves the wish for the owner; gives what is to be said.
  func perform(_ request: ForgetRequest) throws -> String {
    let name = "\(request.entity):\(request.record)"
    switch try StateLock.take(state.file, for: .changing) {
    case .success(let lock):
      defer { lock.release() }
      let now = state.now
      let traces = try state.store.transaction(owner: nil) { tables throws(StoreError) in
        try request.apply(in: tables, now: now)
      }
      let ended = traces?.all.count { $0.fate == .ended } ?? 0
      do throws(StoreError) { try state.store.wipe() } catch {
        guard error.code == .locked else { throw error }
        return
          "\(name) is forgotten; its bytes leave the file when nobody reads it: run the same again, or the next watch does"
      }
      return "\(name) is forgotten" + (ended == 0 ? "" : "; \(ClosingLine.count(ended, "open item")) ended unrun")
    case .failure(let held):
      try state.store.transaction(owner: nil) { tables throws(StoreError) in try tables.add(request) }
      return
        "process \(held.holder.process), which watches, forgets \(name) within 2 seconds, or soon after the handlers that are at work on it have ended"
    }
  }
}
