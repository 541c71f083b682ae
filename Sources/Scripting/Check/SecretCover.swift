import LuaSyntax
import Nexudus

/// Finds texts of a script that look like secrets.
final class SecretCover: ChunkVisitor {
  /// A text that looks like one.
  struct Secret {
    let range: SourceRange
    let what: String
    /// What must not be shown.
    let text: String
  }

  private(set) var secrets: [Secret] = []

  init(_ chunk: Chunk) { walk(chunk.block) }

  func visit(_ statement: Statement) {
    guard case .assign(let targets, let values) = statement.kind else { return }
    for (target, value) in zip(targets, values) {
      if case .index(_, let key) = target.kind { check(value, named: key.text) }
    }
  }

  func visit(_ expression: Expression) {
    switch expression.kind {
    case .string: if let text = expression.text, let what = Self.form(of: text) { add(expression, what) }
    case .table(let items): for item in items { check(item.value, named: item.key?.text) }
    case .binary(.concat, let left, let right):
      // "Bearer " .. "..."
      if let word = left.text?.lowercased(), word == "bearer " || word == "basic ", right.text != nil {
        add(right, "a credential")
      }
    default: break
    }
  }

  /// A text under a name that says what it is.
  private func check(_ value: Expression, named name: String?) {
    guard let name = name?.lowercased(), let text = value.text else { return }
    let words = name.split { $0 == "_" || $0 == "-" }.map(String.init)
    let what: String
    if ["password", "passwd", "pwd"].contains(where: { words.contains($0) || name == $0 }) {
      what = "a password"
    } else if ["apikey", "token", "secret", "accesskey", "privatekey"].contains(where: words.contains)
      || ["api_key", "x-api-key", "access_token", "client_secret", "authorization"].contains(name)
    {
      // Words such as "none" or "Bearer" are no secrets.
      guard text.utf8.count >= 12, text.contains(where: \.isNumber), !text.contains(where: \.isWhitespace),
        !text.contains("://"), Timestamp(text) == nil
      else { return }
      what = "a credential"
    } else {
      return
    }
    if !text.isEmpty, !text.contains("{{") { add(value, what) }
  }

  private func add(_ expression: Expression, _ what: String) {
    if !secrets.contains(where: { $0.range == expression.range }) {
      secrets.append(Secret(range: expression.range, what: what, text: expression.text ?? ""))
    }
  }

  // MARK: Forms

  /// Beginnings of keys that services give out, what they are, and how many letters come behind at least.
  private static let prefixes: [(prefix: String, what: String, least: Int)] = [
    ("sk_live_", "a key of Stripe", 16), ("rk_live_", "a key of Stripe", 16), ("whsec_", "a secret of Stripe", 16),
    ("sk-ant-", "a key of Anthropic", 20), ("sk-proj-", "a key of OpenAI", 20), ("sk-", "an API key", 32),
    ("ghp_", "a token of GitHub", 30), ("gho_", "a token of GitHub", 30), ("ghs_", "a token of GitHub", 30),
    ("github_pat_", "a token of GitHub", 30), ("glpat-", "a token of GitLab", 16),
    ("xoxb-", "a token of Slack", 16), ("xoxp-", "a token of Slack", 16), ("xoxa-", "a token of Slack", 16),
    ("xapp-", "a token of Slack", 16), ("AKIA", "a key of AWS", 16), ("ASIA", "a key of AWS", 16),
    ("AIza", "a key of Google", 30), ("ya29.", "a token of Google", 20), ("SG.", "a key of SendGrid", 40),
    ("key-", "a key of Mailgun", 32), ("npm_", "a token of npm", 30), ("shpat_", "a token of Shopify", 30),
  ]

  /// What a text looks like; nil where it looks like any text.
  static func form(of text: String) -> String? {
    if text.contains("-----BEGIN"), text.contains("PRIVATE KEY") { return "a private key" }
    if let address = address(text) { return address }
    for (word, what) in [("bearer ", "a token"), ("basic ", "a password")] where text.lowercased().hasPrefix(word) {
      let rest = text.dropFirst(word.count)
      if rest.utf8.count >= 12, rest.allSatisfy(isOfKeys), rest.contains(where: \.isNumber) { return what }
    }
    if text.hasPrefix("eyJ"), text.split(separator: ".").count == 3, text.utf8.count > 40, text.allSatisfy(isOfKeys) {
      return "a token (JWT)"
    }
    for (prefix, what, least) in prefixes where text.hasPrefix(prefix) {
      let rest = text.dropFirst(prefix.count)
      if rest.utf8.count >= least, rest.allSatisfy(isOfKeys), rest.contains(where: \.isNumber) { return what }
    }
    return nil
  }

  private static func isOfKeys(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || "_-.+/=~:".contains(character))
  }

  /// Addresses that let whoever knows them do something.
  private static func address(_ text: String) -> String? {
    guard text.hasPrefix("https://") || text.hasPrefix("http://") else { return nil }
    let rest = text.drop { $0 != "/" }.dropFirst(2)
    let authority = rest.prefix { !"/?#".contains($0) }
    if let user = authority.split(separator: "@").first, authority.contains("@"), user.contains(":") {
      return "an address with a password"
    }
    let host = authority.lowercased().prefix { $0 != ":" }
    let path = rest.dropFirst(authority.count)
    if host == "hooks.slack.com", path.hasPrefix("/services/"), path.utf8.count > 24 { return "a webhook of Slack" }
    if host == "discord.com" || host == "discordapp.com", path.hasPrefix("/api/webhooks/"), path.utf8.count > 40 {
      return "a webhook of Discord"
    }
    if host.hasSuffix(".webhook.office.com"), path.hasPrefix("/webhookb2/") { return "a webhook of Teams" }
    if host.hasSuffix(".logic.azure.com") || host.hasSuffix(".powerplatform.com"), path.contains("sig=") {
      return "a webhook of Teams"
    }
    if host == "hooks.zapier.com", path.hasPrefix("/hooks/catch/") { return "a webhook of Zapier" }
    if host == "api.telegram.org", path.hasPrefix("/bot"), path.contains(":") { return "a token of Telegram" }
    return nil
  }
}
