import HTTPTypes
import JSONPages
import LuaRuntime
import Nexudus

extension Channel {
  /// The kinds, as the settings write them.
  static let kinds = ["slack", "teams", "discord", "webhook", "terminal", "email"]

  /// What `channel` takes: one of the kinds, and what belongs to it.
  static let options = kinds + ["headers"]

  /// A channel from what the settings give for it; `secretName` tells which secret has a value.
  init(name: String, options: JSONObject?, secretName: (String) -> String?) throws(LuaError) {
    guard !name.isEmpty, name.utf8.count <= 80, name.unicodeScalars.allSatisfy({ !$0.properties.isControl }) else {
      throw .usage("a channel's name must have 1 to 80 characters, none of them a control character")
    }
    let owner = "channel \"\(name)\""
    let given = try Options.check(options, allowed: Self.options, of: owner)
    let chosen = given.members.filter { $0.key != "headers" }
    guard let (key, value) = chosen.first else {
      throw .usage("\(owner) needs one of \(Self.kinds.joined(separator: ", ")), such as { terminal = true }")
    }
    guard chosen.count == 1 else {
      let kinds = chosen.map(\.key).sorted().joined(separator: " and ")
      throw .usage("\(owner) has \(kinds): it can be only one of them; give the other a channel of its own")
    }
    if given["headers"] != nil, key != "webhook" {
      throw .usage("\(owner): only webhook takes headers, not \(key)")
    }
    self.init(name: name, kind: .terminal)
    switch key {
    case "terminal":
      guard value == .bool(true) else { throw .usage("\(owner): terminal must be true") }
    case "email":
      guard let options = value.object else {
        throw .usage(
          "\(owner): email must be a table such as { smtp = \"smtps://mail.example.com\", from = ..., to = ... }")
      }
      if let password = options["password"]?.string { self.secretName = secretName(password) }
      kind = .email(try MailChannel(options, owner: owner))
    default:
      guard let text = value.string else {
        throw .usage("\(owner): \(key) must be the webhook's address, such as secret \"\(key.uppercased())_URL\"")
      }
      self.secretName = secretName(text)
      let address = try Self.address(text, key: key, owner: owner)
      switch key {
      case "slack": kind = .slack(address)
      case "teams": kind = .teams(address)
      case "discord": kind = .discord(address)
      default: kind = .webhook(address, headers: try Self.headers(given["headers"], owner: owner))
      }
    }
  }

  private static func address(_ text: String, key: String, owner: String) throws(LuaError) -> WebhookAddress {
    let address = try WebhookAddress(text, of: "\(owner): \(key)")
    guard address.scheme == "https" || address.isLoopback || key == "webhook" else {
      throw .usage(
        "\(owner): \(key) must begin with https://; its address is a secret, which http would show on its way")
    }
    // An address at the wrong service would only be refused much later, by a message that helps nobody.
    if key != "webhook", let right = service(at: address.host), right != key {
      throw .usage("\(owner): the address given for \(key) is one of \(right): write { \(right) = ... }")
    }
    if key == "slack", service(at: address.host) == "slack", !address.path.hasPrefix("/services/") {
      throw .usage(
        "\(owner): slack takes an incoming webhook, https://hooks.slack.com/services/...; "
          + "the address of a Slack workflow goes to { webhook = ... }")
    }
    return address
  }

  private static func service(at host: String) -> String? {
    if host == "hooks.slack.com" || host == "hooks.slack-gov.com" { return "slack" }
    if ["discord.com", "discordapp.com", "ptb.discord.com", "canary.discord.com"].contains(host) { return "discord" }
    let teams = [".webhook.office.com", ".logic.azure.com", ".powerplatform.com"]
    return teams.contains(where: host.hasSuffix) ? "teams" : nil
  }

  private static func headers(_ value: JSONValue?, owner: String) throws(LuaError) -> [String: String] {
    guard let value else { return [:] }
    // An empty table of Lua may come as a list.
    if value.array?.isEmpty == true { return [:] }
    guard let members = value.object?.members else {
      throw .usage("\(owner): headers must be a table such as { Authorization = secret \"TOKEN\" }")
    }
    var headers: [String: String] = [:]
    for (name, value) in members {
      guard HTTPField.Name(name) != nil, !name.hasPrefix(":") else {
        throw .usage("\(owner): \"\(NoticeText.line(name))\" cannot be the name of a header")
      }
      if ["content-type", "content-length", "host", "transfer-encoding", "connection"].contains(name.lowercased()) {
        throw .usage("\(owner): the header \(name) is set by the host itself; leave it out")
      }
      guard let text = value.string, HTTPField.isValidValue(text) else {
        throw .usage("\(owner): the header \(name) must be a string without line breaks and control characters")
      }
      headers[name] = text
    }
    return headers
  }
}

extension Unicode.Scalar.Properties {
  /// Whether it is a control character.
  var isControl: Bool { generalCategory == .control }
}
