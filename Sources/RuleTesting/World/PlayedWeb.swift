import Automation
import HTTPTypes
import JSONPages
import LuaRuntime
import Nexudus
import Scripting
import SpaceModel
import Synchronization

/// The hosts of the web as a test plays them: each takes every call, and answers 200 unless the test says otherwise.
final class PlayedWeb: PinnedTransport {
  /// What a host answers.
  struct Reply: Sendable, Hashable {
    var status = 200
    var headers: [String: String] = [:]
    var body: [UInt8] = []
  }

  private let replies = Mutex<[(address: String, reply: Reply)]>([])
  private let effects: EffectLog

  init(effects: EffectLog) { self.effects = effects }

  /// From now on calls whose address begins so are answered so; of several the last that fits.
  func answer(_ address: String, _ reply: Reply) { replies.withLock { $0.append((address, reply)) } }

  /// One public address for everybody: nothing is ever connected to.
  func addresses(ofHost name: String, timeout: Duration) async throws(TransportError) -> [IPAddress] {
    [IPAddress("93.184.215.14")].compactMap(\.self)
  }

  /// Notes the call and answers it.
  func send(_ request: TransportRequest, to address: IPAddress) async throws(TransportError) -> TransportReply {
    let host = request.head.authority ?? ""
    let url = "\(request.head.scheme ?? "https")://\(host)\(request.head.path ?? "")"
    let found = replies.withLock { $0.last { url.hasPrefix($0.address) || $0.address == host }?.reply }
    let reply = found ?? Reply()
    if reply.status < 400, request.head.method != .get { effects.add(SentEffect(request)) }
    var head = HTTPResponse(status: .init(code: reply.status))
    for (name, value) in reply.headers.sorted(by: { $0.key < $1.key }) {
      if let name = HTTPField.Name(name) { head.headerFields[name] = value }
    }
    return TransportReply(head: head, body: PaddedBytes(reply.body))
  }
}

extension PlayedWeb.Reply {
  private static let options = ["status", "headers", "body", "json"]

  /// Reads the second argument of `http.reply`.
  init(_ given: JSONObject) throws(LuaError) {
    for name in given.keys where !Self.options.contains(name) {
      throw .usage("http.reply has no option \"\(name)\"\(Names.proposal(Names.nearest(name, among: Self.options)))")
    }
    if let value = given["status"] {
      guard let status = value.integer, (200...599).contains(status) else {
        throw .usage("http.reply: status is a number from 200 to 599")
      }
      self.status = Int(status)
    }
    for (name, value) in given["headers"]?.object?.members ?? [] { headers[name] = value.string ?? value.canonicalText }
    if let value = given["json"] {
      do throws(JSONError) { body = try value.encoded() } catch { throw .usage("http.reply: \(error.message)") }
      headers["Content-Type"] = headers["Content-Type"] ?? "application/json"
    }
    if let text = given["body"]?.string { body = Array(text.utf8) }
  }
}
