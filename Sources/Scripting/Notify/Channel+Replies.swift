import JSONPages
import Nexudus

/// What the services say in their own words; nil where the status says all.
extension Channel {
  /// Slack answers `ok`, or one word that names the mistake.
  func slackOutcome(_ answer: Answer) -> NotifyOutcome? {
    if answer.status >= 500 || answer.status == 429 { return nil }
    if answer.status == 200, answer.text == "ok" { return .sent }
    let word = answer.text
    let isWord =
      !word.isEmpty && word.utf8.count <= 60
      && word.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
    guard isWord else { return answer.status == 200 ? strange(answer) : nil }
    let text =
      switch word {
      case "no_service", "no_service_id", "invalid_token", "no_active_hooks", "token_revoked", "no_team",
        "team_disabled":
        "\(prefix) no longer knows this webhook (\(word)): make a new one and \(cure)"
      case "channel_not_found", "channel_is_archived", "user_not_found":
        "\(prefix) no longer has the place that this webhook posts to (\(word)): make a webhook for another one and \(cure)"
      case "action_prohibited", "posting_to_general_channel_denied":
        "\(prefix) does not allow this webhook to post there (\(word)): ask who administers the workspace"
      case "invalid_payload", "invalid_blocks", "invalid_blocks_format", "no_text", "too_many_attachments":
        "\(prefix) did not understand the notice (\(word)): make the text shorter or simpler"
      case "rate_limited", "ratelimited": "\(prefix) takes no more notices for now (\(word)): try again later"
      default: "\(prefix) refused the notice (\(word))"
      }
    return .refused(text, retryAfter: answer.retryAfter)
  }

  /// Workflows answer 202; the older connectors answer `1`, and put the errors of Teams into an answer that says 200.
  func teamsOutcome(_ answer: Answer) -> NotifyOutcome? {
    guard answer.status == 200 else { return answer.status == 202 ? .sent : nil }
    if answer.isWebPage { return strange(answer) }
    guard answer.text.hasPrefix("Webhook message delivery failed") || answer.text.hasPrefix("Webhook Bad Request")
    else {
      return .sent
    }
    let code = answer.text.split(separator: "HTTP error ", maxSplits: 1).dropFirst().first?.prefix(3)
    switch code.flatMap({ Int($0) }) {
    case 429: return throttled(answer, after: answer.retryAfter)
    case 413: return .refused("\(prefix) takes no text of this length (413): send a shorter one", retryAfter: nil)
    case .some(500...): return .unclear("\(prefix) has a fault of its own, and says: \(answer.excerpt)")
    default: return .refused("\(prefix) refused the notice, and says: \(answer.excerpt)", retryAfter: nil)
    }
  }

  /// Discord answers 204, or with `wait` the message that it stored; else a code and a message.
  func discordOutcome(_ answer: Answer) -> NotifyOutcome? {
    if answer.status == 200 { return answer.json?["id"]?.string == nil ? strange(answer) : .sent }
    if answer.status == 429 {
      // The body is finer than the header, which is in whole seconds.
      return throttled(answer, after: answer.json?["retry_after"]?.double.flatMap(Answer.delay) ?? answer.retryAfter)
    }
    guard (400..<500).contains(answer.status), let code = answer.json?["code"]?.integer else { return nil }
    let text: String
    switch code {
    case 10015, 50027: text = "\(prefix) no longer knows this webhook (\(code)): make a new one and \(cure)"
    case 220001, 220003:
      text =
        "\(prefix) posts to a forum with this webhook (\(code)): add ?thread_id=... to its address, or make one for a "
        + "text channel, and \(cure)"
    case 50035, 50006: text = "\(prefix) did not understand the notice (\(code)): make the text shorter or simpler"
    default: text = "\(prefix) refused the notice (\(code)), and says: \(answer.excerpt)"
    }
    return .refused(text, retryAfter: answer.retryAfter)
  }

  /// Success, but not in the words of the service.
  private func strange(_ answer: Answer) -> NotifyOutcome {
    let said = answer.isWebPage ? "a web page" : answer.excerpt.isEmpty ? "nothing" : answer.excerpt
    return .unclear(
      "\(prefix) would answer otherwise (200, and \(said)): is the address a webhook's? If it is not, take the right one "
        + "and \(cure)")
  }
}
