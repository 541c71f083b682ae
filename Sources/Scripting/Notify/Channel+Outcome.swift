import HTTPTypes
import JSONPages
public import Nexudus

extension Channel {
  /// What an answer says about the notice.
  public func outcome(of reply: TransportReply) -> NotifyOutcome {
    let answer = Answer(reply, masking: redactor)
    let outcome: NotifyOutcome? =
      switch kind {
      case .slack: slackOutcome(answer)
      case .teams: teamsOutcome(answer)
      case .discord: discordOutcome(answer)
      case .webhook, .terminal, .email: nil
      }
    return outcome ?? commonOutcome(answer)
  }

  /// What the lack of an answer says about the notice.
  public func outcome(of error: TransportError) -> NotifyOutcome {
    let message = redactor.redact(error.message)
    if error.isSurelyNotSent {
      return .refused(
        "\(prefix) was not reached: \(message); look at the network and at the host in \(holder)", retryAfter: nil)
    }
    return .unclear(
      "\(prefix) gave no whole answer: \(message); look there whether the notice has arrived before you send it again")
  }

  /// The beginning of each message.
  var prefix: String { "channel \"\(NoticeText.line(name))\": \(service)" }

  /// Where a new address is to be put.
  var cure: String {
    if let secretName { return "store it with: concierge secret set \(secretName)" }
    return "put it into \(holder)"
  }

  /// Where the address stands.
  private var holder: String { secretName.map { "the secret \($0)" } ?? place }

  /// The line of the settings.
  var place: String {
    "channel(\"\(NoticeText.line(name))\", ...) of concierge.lua"
  }

  /// Masks what is secret of the channel.
  var redactor: Redactor {
    let redactor = Redactor()
    for secret in secrets { redactor.add(secret) }
    return redactor
  }

  /// What statuses mean everywhere.
  private func commonOutcome(_ answer: Answer) -> NotifyOutcome {
    let said = answer.excerpt.isEmpty ? "" : ", and says: \(answer.excerpt)"
    switch answer.status {
    case 200..<300: return .sent
    case 300..<400:
      return .refused(
        "\(prefix) answers that the address has moved (\(answer.status)); take the new address and \(cure)",
        retryAfter: nil)
    case 401, 403:
      let what =
        headerNames.isEmpty ? "make a new webhook and \(cure)" : "check the address and the header \(headerNames)"
      return .refused("\(prefix) does not let us in (\(answer.status))\(said); \(what)", retryAfter: nil)
    case 404, 410:
      return .refused(
        "\(prefix) knows no such webhook (\(answer.status)): make a new one and \(cure)", retryAfter: nil)
    case 413:
      return .refused("\(prefix) takes no text of this length (413): send a shorter one", retryAfter: nil)
    case 429: return throttled(answer, after: answer.retryAfter)
    case 400..<500:
      return .refused("\(prefix) refused the notice (\(answer.status))\(said)", retryAfter: answer.retryAfter)
    default:
      return .unclear(
        "\(prefix) has a fault of its own (\(answer.status))\(said); look there whether the notice has arrived before you "
          + "send it again")
    }
  }

  /// Too many notices in a short time.
  func throttled(_ answer: Answer, after delay: Duration?) -> NotifyOutcome {
    let wait = delay.map { " in \(DurationText.text($0))" } ?? " later"
    return .refused("\(prefix) takes no more notices for now (429): try again\(wait)", retryAfter: delay)
  }

  private var headerNames: String {
    guard case .webhook(_, let headers) = kind else { return "" }
    return headers.keys.sorted().joined(separator: ", ")
  }
}

/// An answer of a webhook, read.
struct Answer {
  let status: Int
  /// The body without white space around it.
  let text: String
  /// The body, if it is JSON.
  let json: JSONValue?
  /// What `Retry-After` says, at most a day; nil unless it is a number of seconds.
  let retryAfter: Duration?
  /// The beginning of the body in one line, without secrets; empty for a web page.
  let excerpt: String

  init(_ reply: TransportReply, masking redactor: Redactor) {
    status = reply.head.status.code
    let body = String(decoding: reply.body.buffer.prefix(64 << 10), as: UTF8.self)
    text = String(body.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    json = try? JSONValue(parsing: reply.body)
    let field = HTTPField.Name("Retry-After").flatMap { reply.head.headerFields[$0] }
    retryAfter = field.flatMap(Double.init).flatMap(Self.delay)
    excerpt = text.hasPrefix("<") ? "" : NoticeText.cut(redactor.redact(NoticeText.line(text)), limit: 200)
  }

  /// Whether it is a web page, which no webhook answers: a proxy, a page to sign in, a wrong address.
  var isWebPage: Bool { text.hasPrefix("<") }

  /// A number of seconds, within reason.
  static func delay(seconds: Double) -> Duration? {
    guard seconds >= 0, seconds < 1e9 else { return nil }
    return .milliseconds(Int64((min(seconds, 86_400) * 1000).rounded(.up)))
  }
}
