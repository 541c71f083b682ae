import HTTPTypes
import Synchronization

/// The sign-in that a request used last, and the one that was rejected.
final class LastHeader: Sendable {
  private let state = Mutex<(used: String?, rejected: String?)>((nil, nil))

  var rejected: String? { state.withLock { $0.rejected } }

  func used(_ header: String?) { state.withLock { $0.used = header } }

  func reject() { state.withLock { $0.rejected = $0.used } }
}

extension Exchange {
  /// Asks for tokens.
  func tokens(_ token: TokenRequest, clientID: String) async throws(NexudusError) -> StoredSignIn {
    let request = APIRequest(method: .post, path: "token", isHarmless: true)
    let outgoing = token.transportRequest(
      settings.baseURL, clientID: clientID, userAgent: settings.userAgent, timeout: settings.timeout)
    let clock = clock
    return try await perform(
      request, prepare: { outgoing },
      judge: { check throws(NexudusError) in
        try token.signIn(in: check, clientID: clientID, now: clock.now)
      })
  }
}
