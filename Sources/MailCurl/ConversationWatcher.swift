import Mail
import Synchronization

/// Follows a conversation with a mail server, so that afterwards it can be told how far it came.
///
/// libcurl tells of an error which it was, but not always when: whether the mail's end had been sent. That is what the
/// difference between "surely not" and "nobody knows" hangs on.
final class ConversationWatcher: Sendable {
  private struct State {
    var stage = MailExchange.Stage.unreached
    /// The last whole reply at this stage.
    var reply: MailReply?
    /// Lines of a reply that goes on.
    var lines: [String] = []
    var sent = 0
    var knowsSMTPUTF8 = false
    var isProtected: Bool
    var lacksSMTPUTF8 = false
    /// Whether what is to come is the answer to the greeting that counts: the one under protection.
    var greeted = false
    /// Whether all is said: what follows is the farewell.
    var isOver = false
  }

  private let mail: MailEnvelope
  private let state: Mutex<State>
  private let cancelled = Atomic(false)

  init(_ mail: MailEnvelope) {
    self.mail = mail
    state = Mutex(State(isProtected: mail.server.protection != .startTLS))
  }

  /// Whether nobody waits for it any more.
  var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

  /// Stops it at the next occasion, within a second.
  func cancel() { cancelled.store(true, ordering: .relaxed) }

  // MARK: What libcurl tells

  /// A command that was sent; nothing but its verb is looked at, because a sign-in's holds the password.
  func read(command: UnsafeRawBufferPointer) {
    let verb = String(decoding: command.prefix { $0 > 0x20 }.prefix(8), as: UTF8.self)
    let stage: MailExchange.Stage? =
      switch verb {
      case "EHLO", "HELO": .greeting
      case "STARTTLS": .protection
      case "AUTH": .signIn
      case "MAIL": .sender
      case "RCPT": .recipient
      case "DATA": .content
      default: nil
      }
    state.withLock { state in
      if verb == "STARTTLS" { state.isProtected = true }
      state.greeted = stage == .greeting && state.isProtected
      if verb == "QUIT" { state.isOver = true }
      guard let stage, stage > state.stage else { return }
      state.stage = stage
      state.reply = nil
    }
  }

  /// A line of a reply; false where the conversation is to end there.
  func read(reply line: String) -> Bool {
    let text = String(line.unicodeScalars.prefix { $0 != "\r" && $0 != "\n" })
    return state.withLock { state in
      if state.isOver { return true }
      if state.stage == .unreached { state.stage = .greeting }
      if state.greeted, text.dropFirst(4).uppercased() == "SMTPUTF8" { state.knowsSMTPUTF8 = true }
      guard text.utf8.count >= 3, let code = Int(text.prefix(3)) else { return true }
      if state.lines.count < 20 { state.lines.append(String(text.dropFirst(4))) }
      guard text.dropFirst(3).first != "-" else { return true }
      state.reply = MailReply(code: code, text: state.lines.joined(separator: " "))
      state.lines = []
      // The first reply to the mail's end decides.
      if state.stage == .ended { state.isOver = true }
      guard state.greeted, mail.needsSMTPUTF8, (200..<300).contains(code), !state.knowsSMTPUTF8 else { return true }
      state.lacksSMTPUTF8 = true
      return false
    }
  }

  /// Gives the next bytes of the mail; none at its end.
  func copyMail(to buffer: UnsafeMutableRawBufferPointer) -> Int {
    state.withLock { state in
      let part = mail.bytes[state.sent...].prefix(buffer.count)
      buffer.copyBytes(from: part)
      state.sent += part.count
      // libcurl sends the mail's end once it is told that nothing more comes: from here on it may be on its way.
      if part.isEmpty, state.stage != .ended {
        state.stage = .ended
        state.reply = nil
      }
      return part.count
    }
  }

  // MARK: What came of it

  /// What came of it, with libcurl's own result.
  func exchange(_ result: CInt, detail: String) -> MailExchange {
    let state = state.withLock { $0 }
    var exchange = MailExchange(stage: state.stage, reply: state.reply, detail: detail)
    guard result != 0 else { return exchange }
    if state.lacksSMTPUTF8 {
      exchange.trouble = .noSMTPUTF8
    } else {
      exchange.trouble = trouble(result, state.reply)
    }
    let isProtection = [.certificate, .handshake, .noTLS].contains(exchange.trouble)
    if isProtection, exchange.stage < .signIn { exchange.stage = .protection }
    return exchange
  }

  private func trouble(_ result: CInt, _ reply: MailReply?) -> MailExchange.Trouble? {
    switch result {
    case 5, 6: .unknownHost
    case 7: .notConnected
    case 28: .timeout
    case 42: .cancelled
    case 60: .certificate
    case 64: .noTLS
    case 67 where (reply?.code ?? 0) < 400: .noSignIn
    case 77: .authorities
    case 35, 53, 54, 58, 59, 66, 83, 90, 91: .handshake
    // The server has said no, in its own words.
    default: (reply?.code ?? 0) >= 400 ? nil : .lost
    }
  }
}
