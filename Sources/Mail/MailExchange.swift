/// What a server answered: a number and its words.
public struct MailReply: Sendable, Hashable {
  /// The number: 2xx for yes, 4xx for not now, 5xx for no.
  public let code: Int
  /// The words, line breaks as spaces.
  public let text: String

  /// Makes a reply.
  public init(code: Int, text: String) {
    self.code = code
    self.text = text
  }

  /// Whether it says no for as long as nothing changes.
  public var isFinal: Bool { (500..<600).contains(code) }
}

/// How far the conversation with a mail server came, and how it ended.
public struct MailExchange: Sendable, Hashable {
  /// The parts of the conversation, in order.
  public enum Stage: Int, Sendable, Comparable {
    /// There was no server at the other end.
    case unreached
    /// The two said who they are.
    case greeting
    /// The way was to be protected.
    case protection
    /// The user's sign-in.
    case signIn
    /// Who the mail is from.
    case sender
    /// Who the mail is for.
    case recipient
    /// The mail itself, but for its end.
    case content
    /// The mail's end may have been sent: from here on the server may have taken it.
    case ended

    /// The order of the conversation.
    public static func < (a: Stage, b: Stage) -> Bool { a.rawValue < b.rawValue }
  }

  /// What stopped it, beside a reply of the server.
  public enum Trouble: Sendable, Hashable {
    /// The library that speaks with mail servers is not there; what was looked for.
    case noLibrary(String)
    /// The host's name is unknown.
    case unknownHost
    /// Nobody listens there, or the network is down.
    case notConnected
    /// The server offers no TLS.
    case noTLS
    /// The server's certificate is not trusted, or is somebody else's.
    case certificate
    /// TLS failed otherwise.
    case handshake
    /// The server and the library know no way to sign in that they share.
    case noSignIn
    /// The file of trusted certificates cannot be used.
    case authorities
    /// The address needs a server that knows SMTPUTF8, and this one does not.
    case noSMTPUTF8
    /// It took too long.
    case timeout
    /// Nobody waits for it any more.
    case cancelled
    /// The connection ended, or something came that is not SMTP.
    case lost
  }

  /// How far it came.
  public var stage: Stage
  /// The server's last reply at that stage; nil if it gave none.
  public var reply: MailReply?
  /// What stopped it beside the reply; nil if nothing did.
  public var trouble: Trouble?
  /// What the library says, for people.
  public var detail: String

  /// Makes an exchange.
  public init(stage: Stage, reply: MailReply? = nil, trouble: Trouble? = nil, detail: String = "") {
    self.stage = stage
    self.reply = reply
    self.trouble = trouble
    self.detail = detail
  }

  /// What it means for the mail.
  public enum Verdict: Sendable, Hashable {
    /// The server has taken it.
    case taken
    /// The server has surely not taken it.
    case refused(isFinal: Bool)
    /// Nobody can tell whether the server has taken it.
    case unclear
  }

  /// What it means for the mail.
  ///
  /// Before the mail's end was sent, a server can have taken nothing, whatever went wrong; afterwards only its own reply
  /// tells.
  public var verdict: Verdict {
    guard stage == .ended else { return .refused(isFinal: reply?.isFinal == true && stage >= .sender) }
    switch reply?.code {
    case .some(200..<300): return .taken
    case .some(400..<600): return .refused(isFinal: reply?.isFinal == true)
    default: return .unclear
    }
  }
}

/// Hands mail to servers.
public protocol MailTransport: Sendable {
  /// Hands one mail in for one recipient, once.
  func send(_ message: MailMessage, to recipient: MailAddress, by server: MailServer) async -> MailExchange
}
