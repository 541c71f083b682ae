import JSONPages

extension SpaceState {
  /// Answers `POST /api/token`.
  mutating func token(_ request: ModelRequest) throws(JSONError) -> ModelReply {
    guard request.method == "POST" else { return .methodNotAllowed(request.method) }
    let type = request.headers["content-type"]?.lowercased() ?? ""
    guard type.hasPrefix("application/x-www-form-urlencoded") else {
      return try SpaceState.refused("unsupported_grant_type", nil)
    }
    let pairs = FormText.pairs(Substring(String(decoding: request.body, as: UTF8.self)))
    let form = Dictionary(pairs.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
    let client = request.headers["client_id"] ?? form["client_id"] ?? ""
    switch form["grant_type"] {
    case "password":
      let name = form["username"]?.lowercased()
      guard let account = accounts.first(where: { $0.email.lowercased() == name && $0.password == form["password"] })
      else { return try SpaceState.refused("invalid_grant", "The user name or password is incorrect.") }
      if let code = account.totp, form["totp"] != code {
        return try SpaceState.refused("invalid_grant", "The two-factor code is missing or incorrect.")
      }
      return try granted(account.email, client)
    case "refresh_token":
      guard let email = signIns.redeem(form["refresh_token"] ?? "", client: client, at: time) else {
        return try SpaceState.refused("invalid_grant", "The refresh token is invalid or has expired.")
      }
      return try granted(email, client)
    default: return try SpaceState.refused("unsupported_grant_type", nil)
    }
  }

  private mutating func granted(_ email: String, _ client: String) throws(JSONError) -> ModelReply {
    let tokens = signIns.issue(to: email, client: client, at: time, identities: &identities)
    return try ModelReply([
      "access_token": .string(tokens.access), "token_type": "bearer",
      "expires_in": .integer(Int64(SignIns.accessLifetime)), "refresh_token": .string(tokens.refresh),
    ])
  }

  private static func refused(_ error: String, _ description: String?) throws(JSONError) -> ModelReply {
    var body: JSONObject = ["error": .string(error)]
    if let description { body["error_description"] = .string(description) }
    return try ModelReply(status: 400, .object(body))
  }

  /// Who sends a request; nil if it doesn't say, or what it says is not so.
  mutating func sender(of request: ModelRequest) -> Account? {
    guard let header = request.headers["authorization"] else { return nil }
    let parts = header.split(separator: " ", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    switch parts[0].lowercased() {
    case "bearer":
      let token = String(parts[1]).trimmed
      if chance.chance(faults[.expiredTokens]) { signIns.expire(token) }
      let email = signIns.email(of: token, at: time)
      return accounts.first { $0.email == email }
    case "basic":
      guard let text = Base64.decode(String(parts[1]).trimmed), let colon = text.firstIndex(of: ":") else { return nil }
      let email = text[..<colon].lowercased()
      let password = text[text.index(after: colon)...]
      return accounts.first { $0.email.lowercased() == email && $0.password == password && $0.totp == nil }
    default: return nil
    }
  }

  /// Answers `GET /auth/me`.
  func me(_ account: Account) throws(JSONError) -> ModelReply {
    let user = user(of: account)
    let business = tables["Business"]?.records.first
    func field(_ name: String, _ entity: String, _ record: StoredRecord?) -> JSONValue {
      guard let record, let shape = shape(entity), let column = shape.column(name) else { return .null }
      return value(column, of: record, record.latest, shape)
    }
    return try ModelReply([
      "Id": user.map { .integer($0.id) } ?? .null,
      "FullName": field("FullName", "User", user),
      "Email": .string(account.email),
      "DefaultBusinessId": business.map { .integer($0.id) } ?? .null,
      "DefaultBusinessName": field("Name", "Business", business),
      "DefaultCurrencyCode": field("CurrencyCode", "Business", business),
      "DefaultSimpleTimeZoneNameIana": "Europe/London",
      "IsAdmin": .bool(account.roles == nil),
      "APIAccess": true,
      "Roles": .array((account.roles ?? []).sorted().map { .string($0) }),
    ])
  }

  /// The user record of an account.
  func user(of account: Account) -> StoredRecord? {
    guard let shape = shape("User"), let column = shape.column("Email") else { return nil }
    return tables["User"]?.records.first { $0.latest.values[column].string == account.email }
  }
}

/// The text that HTTP Basic carries.
enum Base64 {
  /// Decodes to UTF-8; nil for anything that is not Base64 of UTF-8.
  static func decode(_ text: String) -> String? {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in text.utf8 where byte != 0x3D {
      guard let digit = alphabet.firstIndex(of: byte) else { return nil }
      bits = bits << 6 | UInt32(digit)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
