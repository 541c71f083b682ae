public import Mail
import Nexudus

extension MailChannel {
  /// The mail that a notice is to one of its recipients.
  public func message(for notice: Notice, to recipient: MailAddress, identity: String, date: Int64) -> MailMessage {
    let title = NoticeText.line(notice.title ?? "")
    let text = NoticeText.clean(notice.text)
    let html = notice.html.map(NoticeText.clean)
    var body = NoticeText.isBlank(text) ? html.map(PlainText.plain) ?? title : text
    if let link = notice.link { body += (body.hasSuffix("\n") ? "\n" : "\n\n") + link + "\n" }
    var message = MailMessage(
      from: from, to: recipient, subject: title.isEmpty ? Self.subject(of: body) : title, text: body, html: html,
      identity: identity, date: date)
    message.replyTo = notice.replyTo ?? replyTo
    message.attachments = notice.attachments
    return message
  }

  /// The first line of a text that says something, as a subject.
  private static func subject(of text: String) -> String {
    let line = text.split(separator: "\n").first { !NoticeText.isBlank(String($0)) } ?? ""
    return NoticeText.cut(NoticeText.line(String(line)), limit: 78)
  }
}

extension Channel {
  /// What a conversation with the mail server says about the notice.
  func outcome(of exchange: MailExchange, of mail: MailChannel, to recipient: MailAddress) -> NotifyOutcome {
    let words = MailWords(channel: self, mail: mail, recipient: recipient, exchange: exchange)
    return switch exchange.verdict {
    case .taken: .sent
    case .refused(isFinal: true): .rejected(words.refusal)
    case .refused(isFinal: false): .refused(words.refusal, retryAfter: nil)
    case .unclear: .unclear(words.unclear)
    }
  }
}

/// What is told about a mail that did not arrive.
struct MailWords {
  let channel: Channel
  let mail: MailChannel
  let recipient: MailAddress
  let exchange: MailExchange

  /// Nobody knows whether it arrived.
  var unclear: String {
    "\(channel.prefix) had the whole mail to \(recipient.address), and gave no answer (\(detail)); "
      + "look whether it has arrived before you send it again"
  }

  /// It surely did not arrive.
  var refusal: String {
    if let trouble = exchange.trouble { return "\(channel.prefix) \(text(trouble))" }
    guard let reply = exchange.reply else { return "\(channel.prefix) broke off without a word: try again later" }
    let said = "(\(reply.code))" + (reply.text.isEmpty ? "" : ", and says: \(shown(reply.text))")
    let later = reply.isFinal ? "" : "; try again later"
    switch exchange.stage {
    case .unreached, .greeting: return "\(channel.prefix) takes no mail from here \(said)\(later)"
    case .protection: return "\(channel.prefix) refused TLS \(said)\(later)"
    case .signIn:
      return "\(channel.prefix) did not accept the sign-in of \"\(user)\" \(said)"
        + (reply.isFinal ? "; check user and password, and \(channel.cure)" : later)
    case .sender:
      let cure = reply.code == 530 ? "; it wants user and password in channel" : later
      return "\(channel.prefix) refused mail from \(mail.from.address) \(said)\(cure)"
    case .recipient: return "\(channel.prefix) refused mail for \(recipient.address) \(said)\(later)"
    case .content, .ended: return "\(channel.prefix) refused the mail to \(recipient.address) \(said)\(later)"
    }
  }

  private func text(_ trouble: MailExchange.Trouble) -> String {
    switch trouble {
    case .noLibrary(let reason):
      "needs the library libcurl, which this machine lacks (\(shown(reason))); on Debian and Ubuntu, run: "
        + "apt-get install libcurl4"
    case .unknownHost, .notConnected:
      "was not reached: \(detail); look at the network and at smtp in \(channel.place)"
    case .noTLS:
      "offers no TLS, without which neither password nor mail is sent (\(detail)); smtps:// is TLS from the start, and "
        + "tls = \"none\" goes without, which is for a server on this machine or in a network of your own"
    case .certificate:
      "has a certificate that is not trusted: \(detail); where it is by an authority of your own, add "
        + "ca = \"/path/of/its/certificate.pem\" to \(channel.place)"
    case .handshake: "could not agree with us on TLS: \(detail)"
    case .authorities: "was not asked: the certificates in ca of \(channel.place) cannot be used (\(detail))"
    case .noSMTPUTF8:
      "takes no addresses beyond ASCII (it lacks SMTPUTF8): write the domain in its form xn--..., or ask for another "
        + "address than \(recipient.address)"
    case .noSignIn: "knows no way to sign in that we know too (\(detail))"
    case .timeout: "took too long: \(detail); nothing was sent"
    case .cancelled: "was not waited for: the run was ended before the mail to \(recipient.address) was sent"
    case .lost: "broke off before the mail to \(recipient.address) was sent (\(detail)): try again later"
    }
  }

  private var user: String { NoticeText.line(mail.server.user ?? "") }
  private var detail: String { shown(exchange.detail) }

  /// What the server or the library says, in one line and without secrets.
  private func shown(_ text: String) -> String {
    NoticeText.cut(channel.redactor.redact(NoticeText.line(text)), limit: 200)
  }
}
