/// Headers that carry secrets by their very names.
package enum SecretHeader {
  private static let exact: Set = ["authorization", "proxy-authorization", "cookie", "set-cookie"]
  private static let parts = ["key", "token", "secret", "auth", "password", "signature", "session", "credential"]

  /// Whether the value of a header of this name is nothing to show or to pass on.
  package static func isNamed(_ name: String) -> Bool {
    let name = name.lowercased()
    // It is made to be sent again, and says nothing.
    if name == "idempotency-key" { return false }
    return exact.contains(name) || parts.contains { name.contains($0) }
  }
}
