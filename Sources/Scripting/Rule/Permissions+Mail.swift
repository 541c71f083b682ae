import LuaRuntime
import Mail

extension Permissions {
  /// Why an address may not be sent mail; nil where it may.
  func refusal(toMail address: MailAddress) -> String? {
    let granted = grant?.mail ?? []
    let whole = address.address.lowercased()
    let isGranted = granted.contains { entry in
      let entry = entry.lowercased()
      return entry == "*" || entry == whole || entry == address.domain
    }
    return isGranted || isOpen ? nil : notGranted("mail to \(address.address)", "mail", granted + [address.domain])
  }

  /// Checks what `grant` says of mail: a domain, an address, or `*` for everybody.
  static func checkMail(_ entries: [String]) throws(LuaError) -> [String] {
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
