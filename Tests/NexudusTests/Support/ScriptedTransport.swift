import FoundationEssentials
import HTTPTypes
import JSONPages
import Logging
import Synchronization

@testable import Nexudus

/// A transport that answers as the test says, and remembers what was asked.
final class ScriptedTransport: Transport {
  struct Answer: Sendable {
    var status = 200
    var headers: [(String, String)] = [("Content-Type", "application/json")]
    var body = ""
    var error: TransportError?

    static func json(_ body: String, status: Int = 200) -> Answer { Answer(status: status, body: body) }
    static func fails(_ kind: TransportError.Kind) -> Answer { Answer(error: TransportError(kind, "scripted")) }
    static func throttled(_ status: Int = 409, after: String? = "1", body: String = "") -> Answer {
      Answer(status: status, headers: after.map { [("Retry-After", $0)] } ?? [], body: body)
    }
  }

  struct Call: Sendable {
    let method: String
    /// The address as it was sent.
    let target: String
    let query: [String: String]
    let headers: HTTPFields
    let body: String

    /// The path without base and query.
    var path: String { String(target.prefix { $0 != "?" }.dropFirst("/api/".count)) }
    var json: JSONValue? { try? JSONValue(parsing: body) }
  }

  private let handler: @Sendable (Call, _ number: Int) -> Answer
  private let seen = Mutex<[Call]>([])

  init(_ handler: @escaping @Sendable (Call, _ number: Int) -> Answer) { self.handler = handler }

  /// Gives the answers in order; more requests than answers get the last one.
  convenience init(_ answers: Answer...) {
    self.init { _, number in answers[min(number, answers.count - 1)] }
  }

  var calls: [Call] { seen.withLock { $0 } }

  func send(_ request: TransportRequest) async throws(TransportError) -> TransportReply {
    let target = request.head.path ?? ""
    var query: [String: String] = [:]
    for item in target.split(separator: "?").dropFirst().joined().split(separator: "&") {
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      query[PercentEncoding.decode(parts[0])] = PercentEncoding.decode(parts.count > 1 ? parts[1] : "")
    }
    let call = Call(
      method: request.head.method.rawValue, target: target, query: query, headers: request.head.headerFields,
      body: String(decoding: request.body ?? [], as: UTF8.self))
    let number = seen.withLock { seen in
      seen.append(call)
      return seen.count - 1
    }
    let answer = handler(call, number)
    if let error = answer.error { throw error }
    var fields = HTTPFields()
    for (name, value) in answer.headers { fields.append(HTTPField(name: HTTPField.Name(name)!, value: value)) }
    return TransportReply(
      head: HTTPResponse(status: .init(code: answer.status), headerFields: fields), body: PaddedBytes(answer.body))
  }
}

/// A client over answers, with nothing real around it.
func makeClient(
  _ transport: some Transport, credentials: Credentials = .none, limits: PacingLimits = .off,
  retry: RetryPolicy = RetryPolicy(), clock: VirtualTime = VirtualTime(), store: any TokenStore = MemoryTokenStore(),
  redactor: Redactor = Redactor(), logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
) -> Client {
  Client(
    settings: ClientSettings(
      baseURL: try! BaseURL("https://space.example/api/"), credentials: credentials, limits: limits, retry: retry),
    transport: transport, clock: clock, tokenStore: store, digest: TestDigest(), redactor: redactor, logger: logger,
    random: { 0.5 })
}

/// A digest that tests can tell apart.
struct TestDigest: PasswordDigest {
  func digest(of password: String, context: String) -> String { "digest-\(password.count)-\(password.hashValue)" }
}

/// An entity of the catalogue that the test knows to be there.
func entity(_ name: String) -> Entity { Catalogue.builtIn.entity(named: name)! }

/// A text of the documents.
func fixture(_ name: String) throws -> String {
  let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
  return try String(contentsOfFile: "/\(folder)/Fixtures/\(name)", encoding: .utf8)
}
