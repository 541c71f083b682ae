public import LuaRuntime
import Nexudus

/// Whom a script may call: one entry of a list of hosts.
public struct HostGrant: Sendable, Hashable {
  private enum Extent: Hashable {
    case host(HTTPHost)
    /// The names below this one, at any depth, without the name itself.
    case below(String)
    /// Everybody.
    case all
  }

  private let extent: Extent
  private let port: UInt16?
  /// The entry as it was written.
  public let text: String

  /// Reads `api.example.com`, `*.example.org`, `127.0.0.1:8080`, `[::1]:8080`, or `*` for every public host.
  ///
  /// - Parameter list: what messages call the list.
  public init(_ text: String, in list: String) throws(LuaError) {
    let form = "\(list) takes hosts like \"api.example.com\", \"*.example.org\" or \"127.0.0.1:8080\""
    self.text = text
    if text == "*" {
      extent = .all
      port = nil
      return
    }
    do throws(HTTPAddress.Mistake) {
      if text.contains("/") {
        let whole = (try? HTTPAddress(text)).map { ": write \"\($0.authority)\"" } ?? ""
        throw HTTPAddress.Mistake(reason: "it is more than a host\(whole)")
      }
      // An IPv6 address may stand alone, too.
      if let address = IPAddress(text) {
        extent = .host(.address(address))
        port = nil
        return
      }
      let isBelow = text.hasPrefix("*.")
      let (host, port) = try HTTPHost.split(String(text.dropFirst(isBelow ? 2 : 0)))
      self.port = port
      if isBelow {
        guard case .name(let name) = host else { throw HTTPAddress.Mistake(reason: "numbers have nothing below them") }
        extent = .below(name)
      } else {
        extent = .host(host)
      }
    } catch {
      throw .usage("\(form), not \"\(NoticeText.line(text))\": \(error.reason)")
    }
  }

  /// Reads a list of entries.
  static func list(_ texts: [String], in list: String) throws(LuaError) -> [HostGrant] {
    var grants: [HostGrant] = []
    for text in texts { grants.append(try HostGrant(text, in: list)) }
    return grants
  }

  /// Whether it is about a host at a port.
  func covers(_ host: HTTPHost, port: UInt16) -> Bool {
    guard self.port == nil || self.port == port else { return false }
    return switch (extent, host) {
    case (.host(let own), _): own == host
    case (.below(let parent), .name(let name)): name.hasSuffix("." + parent)
    case (.below, .address): false
    case (.all, _): true
    }
  }

  /// Whether it names an address by its number.
  func names(_ address: IPAddress, port: UInt16) -> Bool {
    extent == .host(.address(address)) && covers(.address(address), port: port)
  }
}
