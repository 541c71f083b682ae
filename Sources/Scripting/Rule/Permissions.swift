import Nexudus

/// What a script may do: the narrower of what the operator grants and what the rule declares.
///
/// Each refusal names the line to add.
struct Permissions: Sendable {
  /// What the rule says of itself.
  var declared: RuleDeclaration
  /// What the operator grants the rule in the settings.
  var grant: Settings.Grant?
  /// The hosts that the command line lets every script call.
  var allowedHosts: [HostGrant] = []
  /// Whether the operator grants everything.
  var isOpen = false

  /// Why an entity may not be written; nil where it may.
  func refusal(toWrite entity: String) -> String? {
    if let granted = grant?.write, !granted.contains(entity) {
      return notGranted("writes to \(entity)", "write", granted + [entity])
    }
    if let write = declared.write, !write.contains(entity) {
      return notDeclared("writes \(entity)", "write", write + [entity])
    }
    return nil
  }

  /// Why a path that belongs to no entity may not be written; nil where any may.
  func refusal(toWritePath path: String) -> String? {
    let line: String
    if grant?.write != nil {
      line = "its grant in concierge.lua"
    } else if declared.write != nil {
      line = "its rule { ... }" + (declared.position.map { " at \($0)" } ?? "")
    } else {
      return nil
    }
    return """
      "\(declared.name)" may write only the entities that \(line) lists, and \(path) belongs to none; \
      to allow it, take write = { ... } away there
      """
  }

  /// Why a host may not be called; nil where it may.
  func refusal(toCall address: HTTPAddress) -> String? {
    let granted = grant?.http ?? []
    let isGranted = isOpen || (granted + allowedHosts).contains { $0.covers(address.host, port: address.port) }
    let entry = address.authority
    if !isGranted {
      return notGranted("calls to \(entry)", "http", granted.map(\.text) + [entry])
        + ", or run it with --allow-http \(entry)"
    }
    if let http = declared.http, !http.contains(where: { $0.covers(address.host, port: address.port) }) {
      return notDeclared("calls \(entry)", "http", http.map(\.text) + [entry])
    }
    return nil
  }

  /// Why a host may not be called at one of its addresses; nil where it may.
  ///
  /// Public addresses are open with the host; any other has to be granted by its number, too.
  func refusal(toReach number: IPAddress, for address: HTTPAddress) -> String? {
    if isOpen || number.reach == .global { return nil }
    let granted = grant?.http ?? []
    if (granted + allowedHosts).contains(where: { $0.names(number, port: address.port) }) { return nil }
    let entry = HTTPHost.address(number).bracketed + ":\(address.port)"
    let subject = address.host == .address(number) ? "\(number) is" : "\(address.host.bracketed) leads to \(number),"
    return "\(subject) \(number.reach.rawValue) address, which has to be granted by its number: "
      + notGranted("calls to \(entry)", "http", granted.map(\.text) + [entry])
      + ", or run it with --allow-http \(entry)"
  }

  /// The refusal of what a list of the operator's grant lacks, with the line that has it.
  func notGranted(_ what: String, _ list: String, _ names: [String]) -> String {
    """
    the operator grants "\(declared.name)" no \(what); \
    to allow it, put into concierge.lua: grant("\(declared.name)", { \(list) = \(Self.list(names)) })
    """
  }

  private func notDeclared(_ what: String, _ list: String, _ names: [String]) -> String {
    let place = declared.position.map { " at \($0)" } ?? ""
    return """
      the rule does not declare that it \(what); \
      to allow it, change the rule { ... }\(place) to \(list) = \(Self.list(names))
      """
  }

  private static func list(_ names: [String]) -> String {
    "{ " + names.map { "\"\($0)\"" }.joined(separator: ", ") + " }"
  }
}
