import HTTPTypes
import JSONPages

/// A request for tokens, and what its answer means.
enum TokenRequest {
  case password(user: String, password: String, totp: String?)
  case refresh(String)

  /// The request as it goes to a transport; only forms are accepted there.
  func transportRequest(_ base: BaseURL, clientID: String, userAgent: String, timeout: Duration) -> TransportRequest {
    var items: [QueryItem]
    switch self {
    case .password(let user, let password, let totp):
      items = [QueryItem("grant_type", "password"), QueryItem("username", user), QueryItem("password", password)]
      if let totp { items.append(QueryItem("totp", totp)) }
    case .refresh(let token):
      items = [QueryItem("grant_type", "refresh_token"), QueryItem("refresh_token", token)]
    }
    var head = HTTPRequest(
      method: .post, scheme: base.scheme, authority: base.authority, path: base.path + "/token")
    head.headerFields[.accept] = "application/json"
    head.headerFields[.userAgent] = userAgent
    head.headerFields[.contentType] = "application/x-www-form-urlencoded"
    if let name = HTTPField.Name("client_id") { head.headerFields[name] = clientID }
    return TransportRequest(
      head: head, body: Array(PercentEncoding.query(items).utf8), timeout: timeout, maximumBytes: 1 << 20)
  }

  /// The tokens in an answer.
  func signIn(in check: ReplyCheck, clientID: String, now: Timestamp) throws(NexudusError) -> StoredSignIn {
    if check.status == 400 || check.status == 401 || check.status == 403 { throw refusal(check) }
    try check.checkStatus()
    let value = try check.value()
    guard let access = value["access_token"]?.string, !access.isEmpty,
      access.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { throw check.invalid("the answer to the sign-in holds no token") }
    let seconds = value["expires_in"].flatMap { RecordID.integer($0) } ?? 3600
    return StoredSignIn(
      clientID: clientID, accessToken: access, refreshToken: value["refresh_token"]?.string,
      expires: now + .seconds(min(max(seconds, 0), 366 * 86_400)), issued: now)
  }

  private func refusal(_ check: ReplyCheck) -> NexudusError {
    let value = try? check.value()
    let said = value?["error_description"]?.string ?? value?["error"]?.string ?? "without a reason"
    var error = check.error(.unauthorized, "the sign-in was refused: \(said.shortened(to: 200))")
    if case .password(_, _, let totp) = self {
      error.hint =
        totp == nil
        ? "check e-mail and password; with two-factor sign-in give the present code, too (concierge login)"
        : "check e-mail, password and the code, which changes every 30 seconds"
    }
    return error
  }
}
