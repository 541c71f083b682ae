import JSONPages
import Nexudus
import SpaceModel
import Synchronization

/// A clock that stands still until a test moves it.
final class StillClock: TimeSource {
  private let time: Mutex<Double>

  /// 2026-11-20T10:00:00Z, a Friday.
  init(_ time: Double = 1_795_168_800) { self.time = Mutex(time) }

  var now: Timestamp {
    let time = seconds
    return Timestamp(seconds: Int64(time), nanoseconds: Int32((time - time.rounded(.down)) * 1_000_000_000))
  }
  var monotonic: Duration { .seconds(seconds) }
  var seconds: Double { time.withLock { $0 } }
  func sleep(for duration: Duration) async throws {
    move(by: Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18)
  }
  func move(by seconds: Double) { time.withLock { $0 += seconds } }
}

/// Sends requests to a space the way a client does, signed in by HTTP Basic.
struct TestClient {
  let space: Space
  let clock: StillClock
  var authorization: String? = "Basic " + basic(Account.demo.email, Account.demo.password)

  init(
    seed: UInt64 = 1, _ scenario: Scenario = .demo, limits: SpaceLimits = .off, faults: Faults = .none,
    live: LiveRate? = nil, accounts: [Account] = [.demo]
  ) {
    clock = StillClock()
    space = Space(
      seed: seed, scenario: scenario, clock: clock, limits: limits, faults: faults, live: live, accounts: accounts)
  }

  func send(
    _ method: String, _ target: String, _ body: JSONValue? = nil, headers: [String: String] = [:]
  ) throws -> ModelReply {
    var headers = headers
    if let authorization { headers["authorization"] = authorization }
    return space.respond(
      to: ModelRequest(method, target: "/api/\(target)", headers: headers, body: try body?.encoded() ?? []))
  }

  func form(_ text: String, client: String = "test") -> ModelReply {
    let headers = ["content-type": "application/x-www-form-urlencoded", "client_id": client]
    return space.respond(to: ModelRequest("POST", target: "/api/token", headers: headers, body: Array(text.utf8)))
  }

  func list(_ path: String, _ query: String = "") throws -> JSONValue {
    try send("GET", query.isEmpty ? path : "\(path)?\(query)").json()
  }

  /// The Ids of a page.
  func ids(_ path: String, _ query: String = "") throws -> [Int64] {
    (try list(path, query)["Records"]?.array ?? []).compactMap { $0["Id"]?.integer }
  }
}

extension ModelReply {
  func json() throws -> JSONValue { try JSONValue(parsing: PaddedBytes(body)) }
  var text: String { String(decoding: body, as: UTF8.self) }
}

/// Base64 of `user:password`.
func basic(_ user: String, _ password: String) -> String {
  let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  var text = ""
  let bytes = Array("\(user):\(password)".utf8)
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    var bits = 0
    for index in 0..<3 { bits = bits << 8 | (index < group.count ? Int(group[start + index]) : 0) }
    for index in 0..<4 {
      text.append(index <= group.count ? alphabet[bits >> (18 - 6 * index) & 63] : "=")
    }
  }
  return text
}

extension JSONValue {
  /// The keys of an object.
  var keys: [String] { object?.keys ?? [] }
}
