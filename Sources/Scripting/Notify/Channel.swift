import Mail
import Nexudus

/// A place that scripts can send notices to: what `channel(name, { ... })` of the settings says.
public struct Channel: Sendable, Hashable {
  /// Where notices go.
  public enum Kind: Sendable, Hashable {
    /// The program's own output.
    case terminal
    /// An incoming webhook of Slack.
    case slack(WebhookAddress)
    /// A webhook of Microsoft Teams: of Workflows, or of the older connectors.
    case teams(WebhookAddress)
    /// A webhook of Discord.
    case discord(WebhookAddress)
    /// Any other address that takes JSON, with further headers.
    case webhook(WebhookAddress, headers: [String: String])
    /// Mail.
    case email(MailChannel)
  }

  /// The name that scripts use.
  public var name: String
  /// Where notices go.
  public var kind: Kind
  /// The name of the secret that the address or the password came from, for messages; nil if it came otherwise.
  public var secretName: String?

  /// Makes a channel.
  public init(name: String, kind: Kind, secretName: String? = nil) {
    self.name = name
    self.kind = kind
    self.secretName = secretName
  }

  /// Whether notices go by mail.
  public var isMail: Bool {
    if case .email = kind { true } else { false }
  }

  /// The address behind it; nil for the terminal and mail.
  public var address: WebhookAddress? {
    switch kind {
    case .slack(let address), .teams(let address), .discord(let address), .webhook(let address, _): address
    case .terminal, .email: nil
    }
  }

  /// What of this channel must be masked wherever it would be printed.
  public var secrets: [String] {
    switch kind {
    case .webhook(let address, let headers):
      // What says nothing about anyone would tear holes into every text.
      address.secrets + headers.filter { !["accept", "user-agent"].contains($0.key.lowercased()) }.values
    case .email(let mail): [mail.server.password].compactMap(\.self)
    default: address?.secrets ?? []
    }
  }

  /// Whether it takes what only mail has; a terminal shows it, so that rules which send mail can be tried.
  var takesMail: Bool {
    switch kind {
    case .email, .terminal: true
    case .slack, .teams, .discord, .webhook: false
    }
  }

  /// The service's name, for people.
  var service: String {
    switch kind {
    case .terminal: "The terminal"
    case .slack: "Slack"
    case .teams: "Teams"
    case .discord: "Discord"
    case .webhook(let address, _): address.host
    case .email(let mail): "the mail server \(mail.server.authority)"
    }
  }

  /// What to say about a channel that the settings don't have: the nearest name, and the line to add.
  public static func unknown(_ name: String, among names: some Sequence<String>) -> String {
    let proposal = Names.proposal(Names.nearest(name, among: names))
    let shown = NoticeText.line(name)
    let quoted = shown.reduce(into: "") { $0 += $1 == "\"" || $1 == "\\" ? "\\\($1)" : "\($1)" }
    let capitals = name.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    let secret = capitals.first?.isLetter == true ? String(capitals) : "CHANNEL_" + String(capitals)
    return "there is no channel \"\(shown)\"\(proposal); "
      + "a new one is a line in concierge.lua: channel(\"\(quoted)\", { slack = secret \"\(secret)_URL\" })"
  }
}
