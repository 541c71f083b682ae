public import Mail
import Synchronization

/// Hands mail to servers by libcurl, on threads of its own.
public final class MailCourier: MailTransport {
  private let threads = CourierThreads()

  /// A courier; the library is opened when the first mail is sent.
  public init() {}

  /// Why no mail can be sent from this machine; nil where libcurl is there.
  public static var obstacle: String? {
    if case .failure(let missing) = CurlLibrary.shared { missing.reason } else { nil }
  }

  /// Hands one mail in for one recipient, once.
  public func send(
    _ message: MailMessage, to recipient: MailAddress, by server: MailServer
  ) async -> MailExchange {
    let mail = MailEnvelope(
      server: server, sender: message.from, recipient: recipient, bytes: message.bytes,
      needsSMTPUTF8: message.needsSMTPUTF8 || !recipient.isASCII)
    let watcher = ConversationWatcher(mail)
    return await threads.run(
      orCancelled: MailExchange(stage: .unreached, trouble: .cancelled), cancel: watcher.cancel
    ) {
      switch CurlLibrary.shared {
      case .failure(let missing): return MailExchange(stage: .unreached, trouble: .noLibrary(missing.reason))
      case .success(let library):
        guard let transfer = library.makeTransfer() else {
          return MailExchange(stage: .unreached, trouble: .noLibrary("memory is short"))
        }
        return transfer.run(mail, watcher)
      }
    }
  }
}
