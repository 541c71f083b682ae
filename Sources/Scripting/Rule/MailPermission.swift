import LuaRuntime
import Mail

/// To whom a script may send mail: nobody but those whom the operator granted.
struct MailPermission: Sendable {
  /// The rule's name.
  var rule: String
  /// Domains, addresses, or `*` for everybody.
  var granted: [String]

  /// Why an address may not be written to, and the line to add; nil where it may.
  func refusal(toMail address: MailAddress) -> String? {
    let whole = address.address.lowercased()
    let isGranted = granted.contains { entry in
      let entry = entry.lowercased()
      return entry == "*" || entry == whole || entry == address.domain
    }
    if isGranted { return nil }
    let list = (granted + [address.domain]).map { "\"\($0)\"" }.joined(separator: ", ")
    return """
      the operator grants "\(rule)" no mail to \(address.address); \
      to allow it, put into concierge.lua: grant("\(rule)", { mail = { \(list) } })
      """
  }

  /// Checks what `grant` says: a domain, an address, or `*`.
  static func check(_ entries: [String]) throws(LuaError) -> [String] {
    for entry in entries where entry != "*" {
      let address = entry.contains("@") ? entry : "x@\(entry)"
      do throws(MailAddress.Mistake) {
        guard try MailAddress(address).address == address else { throw MailAddress.Mistake(reason: "it has a name") }
      } catch {
        throw .usage(
          "grant mail takes domains, addresses or \"*\" for everybody, not \"\(NoticeText.line(entry))\": \(error.reason)"
        )
      }
    }
    return entries
  }
}
