import JSONPages
import Synchronization

/// The record of the signed-in user, once it has been asked for.
final class SignedInUser: Sendable {
  private let stored = Mutex<Record?>(nil)

  var record: Record? {
    get { stored.withLock { $0 } }
    set { stored.withLock { [newValue] in $0 = newValue } }
  }
}
