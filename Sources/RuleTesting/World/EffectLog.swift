import Nexudus
import Scripting
import SpaceModel
import Synchronization

/// Everything that rules have done so far, in order, and the channels that take their notices.
final class EffectLog: NotificationSender {
  private let effects = Mutex<[SentEffect]>([])

  /// What was done so far.
  var all: [SentEffect] { effects.withLock { $0 } }

  func add(_ effect: SentEffect) { effects.withLock { $0.append(effect) } }

  /// Takes a notice.
  func send(_ notice: Notice, to channel: Channel) async -> NotifyOutcome {
    add(SentEffect(notice, channel: channel.name))
    return .sent
  }
}
