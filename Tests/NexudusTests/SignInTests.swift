import FoundationEssentials
import HTTPTypes
import Synchronization
import Testing

@testable import Nexudus

/// A server's token endpoint: refresh tokens are good for one use.
private final class TokenServer: Sendable {
  struct State: Sendable {
    var issued = 0
    var refresh = ""
    var valid: Set<String> = []
    var password = "s3cret-pass"
    var clientIDs: [String] = []
    var grants: [String] = []
  }
  let state = Mutex(State())

  func answer(_ call: ScriptedTransport.Call) -> ScriptedTransport.Answer {
    state.withLock { state in
      guard call.path == "token" else {
        let token = call.headers[.authorization] ?? ""
        return state.valid.contains(token) ? .json(#"{"Id":1,"Email":"me@x.example"}"#) : .json("", status: 401)
      }
      var form: [String: String] = [:]
      for item in call.body.split(separator: "&") {
        let parts = item.split(separator: "=", maxSplits: 1)
        form[String(parts[0])] = PercentEncoding.decode(parts[1])
      }
      state.clientIDs.append(call.headers[.init("client_id")!] ?? "")
      state.grants.append(form["grant_type"] ?? "")
      let isGood =
        form["grant_type"] == "password" ? form["password"] == state.password : form["refresh_token"] == state.refresh
      guard isGood else {
        return .json(
          #"{"error":"invalid_grant","error_description":"The user name or password is incorrect."}"#, status: 400)
      }
      state.issued += 1
      state.refresh = "refresh-\(state.issued)"
      state.valid.insert("Bearer access-\(state.issued)")
      return .json(
        #"{"access_token":"access-\#(state.issued)","token_type":"bearer","expires_in":604799,"refresh_token":"\#(state.refresh)"}"#
      )
    }
  }

  var transport: ScriptedTransport { ScriptedTransport { [self] call, _ in answer(call) } }
}

@Suite struct SignInTests {
  private let me = Credentials.password(user: "me@x.example", password: "s3cret-pass")

  @Test func password_once_thenTokenIsUsed() async throws {
    let server = TokenServer()
    let transport = server.transport
    let client = makeClient(transport, credentials: me)
    for _ in 0..<3 { _ = try await client.me() }
    #expect(transport.calls.map(\.path) == ["token", "auth/me", "auth/me", "auth/me"])
    #expect(transport.calls[0].body == "grant_type=password&username=me%40x.example&password=s3cret-pass")
    #expect(transport.calls[0].headers[.contentType] == "application/x-www-form-urlencoded")
    #expect(transport.calls[1].headers[.authorization] == "Bearer access-1")
  }

  @Test func manyCallsAtOnce_oneSignIn() async throws {
    let server = TokenServer()
    let client = makeClient(server.transport, credentials: me)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<30 { group.addTask { _ = try await client.me() } }
      try await group.waitForAll()
    }
    #expect(server.state.withLock { $0.issued } == 1)
  }

  @Test func expired_isRefreshed_underTheSameClientId() async throws {
    let server = TokenServer()
    let clock = VirtualTime()
    let store = MemoryTokenStore()
    let client = makeClient(server.transport, credentials: me, clock: clock, store: store)
    _ = try await client.me()
    clock.advance(by: .seconds(604_800))
    _ = try await client.me()
    clock.advance(by: .seconds(604_800))
    _ = try await makeClient(server.transport, credentials: me, clock: clock, store: store).me()
    let state = server.state.withLock { $0 }
    #expect(state.grants == ["password", "refresh_token", "refresh_token"])
    #expect(Set(state.clientIDs).count == 1 && state.clientIDs[0].hasPrefix("concierge-"))
  }

  @Test func spentRefreshToken_passwordHelps() async throws {
    let server = TokenServer()
    let clock = VirtualTime()
    let client = makeClient(server.transport, credentials: me, clock: clock)
    _ = try await client.me()
    server.state.withLock { $0.refresh = "another" }
    clock.advance(by: .seconds(604_800))
    _ = try await client.me()
    #expect(server.state.withLock { $0.grants } == ["password", "refresh_token", "password"])
  }

  @Test func rejectedToken_isRenewedOnce() async throws {
    let server = TokenServer()
    let transport = server.transport
    let client = makeClient(transport, credentials: me)
    _ = try await client.me()
    server.state.withLock { $0.valid = [] }
    _ = try await client.me()
    #expect(server.state.withLock { $0.issued } == 2)
    let error = await #expect(throws: NexudusError.self) {
      try await makeClient(ScriptedTransport(.json("", status: 401)), credentials: .token("abcdef")).me()
    }
    #expect(error?.kind == .unauthorized)
  }

  @Test func wrongPassword_isUnauthorized_andNamesNoPassword() async {
    let server = TokenServer()
    let wrong = Credentials.password(user: "me@x.example", password: "wr0ng-password")
    let error = await #expect(throws: NexudusError.self) {
      try await makeClient(server.transport, credentials: wrong).me()
    }
    #expect(error?.kind == .unauthorized && error?.message.contains("incorrect") == true)
    #expect(error.map { "\($0)" }?.contains("wr0ng") == false)
  }

  @Test func totpBasicTokenAndStored() async throws {
    let server = TokenServer()
    let transport = server.transport
    let store = MemoryTokenStore()
    let totp = Credentials.password(user: "me@x.example", password: "s3cret-pass", totp: "123456")
    try await makeClient(transport, credentials: totp, store: store).connect()
    #expect(transport.calls[0].body.hasSuffix("&totp=123456"))
    _ = try await makeClient(transport, credentials: .stored(), store: store).me()
    #expect(transport.calls.count == 2)
    _ = try? await makeClient(transport, credentials: .basic(user: "a", password: "b:c€")).me()
    #expect(transport.calls.last?.headers[.authorization] == "Basic YTpiOmPigqw=")
    let error = await #expect(throws: NexudusError.self) {
      try await makeClient(transport, credentials: .stored()).connect()
    }
    #expect(error?.kind == .unauthorized && error?.hint?.contains("concierge login") == true)
  }

  @Test func changedPassword_doesNotUseTheOldToken() async throws {
    let server = TokenServer()
    let store = MemoryTokenStore()
    try await makeClient(server.transport, credentials: me, store: store).connect()
    let other = Credentials.password(user: "me@x.example", password: "something else")
    await #expect(throws: NexudusError.self) {
      try await makeClient(server.transport, credentials: other, store: store).connect()
    }
    #expect(Set(server.state.withLock { $0.clientIDs }).count == 1)
  }

  @Test func fileStore_keepsForItsOwnerAlone() async throws {
    let folder =
      FileManager.default.temporaryDirectory.path + "/concierge-tests-\(UInt64.random(in: 0...UInt64.max))/a/b"
    let store = FileTokenStore(folder: folder)
    let key = SignInKey(address: "https://x/api", user: "me", passwordDigest: "d")
    #expect(try store.load(key) == nil)
    let signIn = StoredSignIn(
      clientID: "c", accessToken: "a", refreshToken: nil, expires: Timestamp(seconds: 2_000_000_000),
      issued: Timestamp(seconds: 1_000_000_000))
    try await store.withLock(clock: SystemTime()) {}
    try store.save(signIn, for: key)
    #expect(try store.load(key) == signIn)
    #expect(try store.load(SignInKey(address: "https://x/api", user: nil, passwordDigest: nil)) == signIn)
    #expect(try store.load(SignInKey(address: "https://x/api", user: "me", passwordDigest: "e")) == nil)
    #expect(try store.load(SignInKey(address: "https://y/api", user: "me", passwordDigest: "d")) == nil)
    let file = folder + "/sign-ins.json"
    func mode(_ path: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions].map { "\($0)" }.flatMap { Int($0) }
    }
    #expect(try mode(file) == 0o600)
    #expect(try mode(folder) == 0o700)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
    #expect(throws: NexudusError.self) { try store.load(key) }
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    try store.remove(key)
    #expect(try store.load(key) == nil)
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func fileStore_lock_oneAtATime() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/concierge-tests-\(UInt64.random(in: 0...UInt64.max))"
    let counter = Counter()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          // One store each, as processes have.
          try await FileTokenStore(folder: folder).withLock(clock: VirtualPatience()) {
            counter.enter()
            await Task.yield()
            counter.leave()
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(counter.most == 1)
    try FileManager.default.removeItem(atPath: folder)
  }
}

/// A clock whose waits only let others go first.
private struct VirtualPatience: TimeSource {
  var now: Timestamp { Timestamp(seconds: 0) }
  var monotonic: Duration { .zero }
  func sleep(for duration: Duration) async throws { await Task.yield() }
}

/// Counts who is inside at the same time.
private final class Counter: Sendable {
  private let counts = Mutex((inside: 0, most: 0))

  var most: Int { counts.withLock { $0.most } }

  func enter() {
    counts.withLock { counts in
      counts.inside += 1
      counts.most = max(counts.most, counts.inside)
    }
  }

  func leave() { counts.withLock { $0.inside -= 1 } }
}
