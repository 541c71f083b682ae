package import Mail
import Synchronization

/// A way to send mail that sends none: keeps what it is given, and answers what the test says.
package final class PlayedMail: MailTransport {
  private let state = Mutex<(sent: [MailMessage], answers: [String: [MailExchange]])>(([], [:]))

  /// One that takes everything.
  package init() {}

  /// What it was asked to send, also what it refused.
  package var asked: [MailMessage] { state.withLock { $0.sent } }

  /// What it answers about a recipient from now on, in this order; afterwards it takes everything.
  package func answer(_ recipient: String, _ answers: MailExchange...) {
    state.withLock { $0.answers[recipient] = answers }
  }

  package func send(
    _ message: MailMessage, to recipient: MailAddress, by server: MailServer
  ) async -> MailExchange {
    state.withLock { state in
      state.sent.append(message)
      let next = state.answers[recipient.address]?.first
      if next != nil { state.answers[recipient.address]?.removeFirst() }
      return next ?? MailExchange(stage: .ended, reply: MailReply(code: 250, text: "OK"))
    }
  }
}

extension MailExchange {
  /// The server knows no such recipient.
  package static let noSuchUser = MailExchange(
    stage: .recipient, reply: MailReply(code: 550, text: "5.1.1 no such user"))
  /// The server wants to be asked later.
  package static let greylisted = MailExchange(stage: .recipient, reply: MailReply(code: 451, text: "4.7.1 later"))
  /// The connection ended after the mail.
  package static let cutAtTheEnd = MailExchange(stage: .ended, trouble: .lost, detail: "it broke")
}
