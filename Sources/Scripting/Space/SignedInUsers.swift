import JSONPages
import Synchronization

/// The records of the signed-in users, once they have been asked for.
final class SignedInUsers: Sendable {
  private let stored = Mutex<[String?: Record]>([:])

  /// The user of another space, or, by nil, of the own one.
  subscript(other: String?) -> Record? {
    get { stored.withLock { $0[other] } }
    set { stored.withLock { [newValue] in $0[other] = newValue } }
  }
}
