import JSONPages
import LuaRuntime
import LuaSyntax
import Nexudus

/// Calls of the host's functions.
extension ScriptChecker {
  func checkHost(_ path: String, _ arguments: [Expression], _ range: SourceRange) {
    switch path {
    case "rule": checkRule(arguments, range)
    case "nexudus.request":
      roles.noteUnknown()
      checkOptions(arguments.first, NexudusModule.requestOptions, path)
    case "notify": checkNotify(arguments)
    case "store.set": checkDurations(checkOptions(arguments.dropFirst(2).first, StoreModule.options, path), ["ttl"])
    case "once": checkDurations(checkOptions(arguments.dropFirst().first, OnceModule.options, path), ["every"])
    case "template": checkOptions(arguments.dropFirst(2).first, TemplateModule.options, path)
    case "sleep": checkDuration(arguments.first, "sleep(duration)")
    case "time.ago", "time.after": checkDuration(arguments.first, "\(path): the duration", signed: true)
    case "time.add": checkDuration(arguments.dropFirst().first, "\(path): the duration", signed: true)
    case "time.zone" where arguments.isEmpty: break
    case "time.format": checkZone(arguments.dropFirst(2).first)
    case "time.wall": checkZone(arguments.dropFirst().first)
    case "money":
      guard let second = arguments.dropFirst().first, let code = types.constantText(second) else { return }
      report(.wrongValue, second.range) { () throws(LuaError) in _ = try MoneyModule.currency(code) }
    case _ where path.hasPrefix("http.") && HTTPModule.members.contains(String(path.dropFirst("http.".count))):
      checkHTTP(path, arguments)
    default: break
    }
  }

  // MARK: Values

  func checkDuration(_ argument: Expression?, _ title: String, signed: Bool = false) {
    guard let argument, let value = types.constant(argument) else { return }
    report(.wrongValue, argument.range) { () throws(LuaError) in
      _ = try Options.duration(value, named: title, signed: signed)
    }
  }

  private func checkDurations(_ items: [TableItem]?, _ names: [String]) {
    for item in items ?? [] {
      if let name = item.key?.text, names.contains(name) { checkDuration(item.value, name) }
    }
  }

  private func checkZone(_ argument: Expression?) {
    guard let argument, let name = types.constantText(argument) else { return }
    report(.wrongValue, argument.range) { () throws(LuaError) in _ = try TimeModule.zone(named: name) }
  }

  // MARK: rule

  private func checkRule(_ arguments: [Expression], _ range: SourceRange) {
    guard let items = checkOptions(arguments.first, RuleDeclaration.options, "rule") else { return }
    for item in items {
      guard let name = item.key?.text, RuleDeclaration.options.contains(name), name != "space" else { continue }
      if name == "write", let entities = types.table(item.value) {
        for entity in entities {
          guard let text = types.constantText(entity.value) else { continue }
          report(.unknownEntity, entity.value.range) { () throws(NexudusError) in
            _ = try Catalogue.builtIn.requireEntity(named: text)
          }
        }
        continue
      }
      guard let value = types.constant(item.value) else { continue }
      report(.wrongValue, item.value.range) { () throws(LuaError) in
        try RuleModule(name: file).declare([name: value], at: nil)
      }
    }
  }

  // MARK: notify and http

  private func checkNotify(_ arguments: [Expression]) {
    checkOptions(arguments.dropFirst().first, Notice.options, "notify")
    guard let first = arguments.first, let name = types.constantText(first),
      let refusal = permissions.refusal(toNotify: name)
    else { return }
    report(.missingPermission, first.range, refusal)
  }

  private func checkHTTP(_ path: String, _ arguments: [Expression]) {
    if path == "http.request" {
      let items = checkOptions(arguments.first, HTTPCall.options + ["method", "url"], path)
      for item in items ?? [] where item.key?.text == "url" { checkAddress(item.value, path) }
      return
    }
    checkDurations(checkOptions(arguments.dropFirst().first, HTTPCall.options, path), ["timeout"])
    if let first = arguments.first { checkAddress(first, path) }
  }

  private func checkAddress(_ url: Expression, _ path: String) {
    guard let text = beginning(of: url) else { return }
    let isWhole = types.constantText(url) != nil
    let address: HTTPAddress
    do throws(HTTPAddress.Mistake) {
      address = try HTTPAddress(text)
    } catch {
      if isWhole { report(.wrongValue, url.range, "\(path): this can't be called: \(error.reason)") }
      return
    }
    // Of an address that goes on, the host has to be whole.
    guard isWhole || text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).count > 2,
      isWhole || text.dropFirst(8).contains(where: { "/?#".contains($0) })
    else { return }
    guard let refusal = permissions.refusal(toCall: address) else { return }
    report(.missingPermission, url.range, refusal.message, severity: refusal.severity)
  }

  /// The text that an expression surely begins with.
  private func beginning(of expression: Expression) -> String? {
    if let text = types.constantText(expression) { return text }
    if case .binary(.concat, let left, _) = expression.inner.kind { return beginning(of: left) }
    return nil
  }
}
