import JSONPages
import Synchronization

/// The records of the signed-in users, once they have been asked for.
final class SignedInUsers: Sendable {
  private struct Stored {
    var own: Record?
    var others: [String: Record] = [:]
  }

  private let stored = Mutex(Stored())

  /// The user of another space, or, by nil, of the own one.
  subscript(other: String?) -> Record? {
    get { stored.withLock { stored in other.map { stored.others[$0] } ?? stored.own } }
    set {
      stored.withLock { [newValue] stored in
        if let other { stored.others[other] = newValue } else { stored.own = newValue }
      }
    }
  }
}
