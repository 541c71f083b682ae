public import HTTPTypes
import JSONPages
public import Nexudus
import Synchronization

/// Hosts of the web that are played: names with their addresses, and answers by method and address.
public final class PlayedHosts: PinnedTransport {
  /// A request as it came.
  public struct Request: Sendable {
    /// As it came.
    public var summary: String
    /// As it came.
    public var address: String
    /// As it came.
    public var headers: HTTPFields
    /// As it came.
    public var body: String
    /// As it came.
    public var timeout: Duration
  }

  /// What a host does.
  public enum Act: Sendable {
    /// A status with headers and a body.
    case reply(Int, headers: [String: String] = [:], body: String = "")
    /// 200 with a body that need not be text.
    case bytes([UInt8])
    /// No answer.
    case fail(TransportError.Kind)
  }

  private struct State {
    var names: [String: [String]]
    var acts: [String: [Act]]
    /// The requests that came.
    public var requests: [Request] = []
    /// The names that were looked up.
    public var lookUps: [String] = []
  }

  private let state: Mutex<State>

  /// Plays hosts.
  ///
  /// - Parameters:
  ///   - names: the addresses of names; `api.example.com` has one unless it says otherwise.
  ///   - acts: by `METHOD https://host/path`, one after the other, the last one again and again.
  public init(_ acts: [String: [Act]] = [:], names: [String: [String]] = [:]) {
    state = Mutex(State(names: ["api.example.com": ["93.184.215.14"]].merging(names) { $1 }, acts: acts))
  }

  /// The requests that came.
  public var requests: [Request] { state.withLock { $0.requests } }
  /// The requests as `METHOD https://host/path`.
  public var summaries: [String] { requests.map(\.summary) }
  /// The names that were looked up.
  public var lookUps: [String] { state.withLock { $0.lookUps } }

  /// The addresses that the name has.
  public func addresses(ofHost name: String, timeout: Duration) async throws(TransportError) -> [IPAddress] {
    let found = state.withLock { state in
      state.lookUps.append(name)
      return state.names[name]
    }
    guard let found else { throw TransportError(.notConnected, "\(name) can't be looked up") }
    return found.compactMap { IPAddress($0) }
  }

  /// What the host does next.
  public func send(_ request: TransportRequest, to address: IPAddress) async throws(TransportError) -> TransportReply {
    let head = request.head
    let summary = "\(head.method.rawValue) \(head.scheme ?? "")://\(head.authority ?? "")\(head.path ?? "")"
    let act = state.withLock { state in
      state.requests.append(
        Request(
          summary: summary, address: "\(address)", headers: head.headerFields,
          body: String(decoding: request.body ?? [], as: UTF8.self), timeout: request.timeout))
      let acts = state.acts[summary] ?? [.reply(200)]
      if acts.count > 1 { state.acts[summary] = Array(acts.dropFirst()) }
      return acts[0]
    }
    switch act {
    case .fail(let kind): throw TransportError(kind, "played \(kind.rawValue)")
    case .bytes(let bytes): return TransportReply(head: HTTPResponse(status: .ok), body: PaddedBytes(bytes))
    case .reply(let status, let headers, let body):
      var fields = HTTPFields()
      for (name, value) in headers { if let name = HTTPField.Name(name) { fields[name] = value } }
      return TransportReply(
        head: HTTPResponse(status: .init(code: status), headerFields: fields), body: PaddedBytes(body))
    }
  }
}
