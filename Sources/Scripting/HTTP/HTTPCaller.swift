import HTTPTypes
import JSONPages
import Logging
import Nexudus

/// Carries calls out: looks hosts up, checks where they lead, follows redirects, and bounds all of it.
struct HTTPCaller: Sendable {
  /// The largest body that is taken, unpacked.
  static let largestBody = 8 << 20
  /// The largest headers that are taken, all together.
  static let largestHeaders = 128 << 10
  private static let mostRedirects = 5

  let transport: (any PinnedTransport)?
  let permissions: Permissions
  let redactor: Redactor
  let clock: any TimeSource
  let logger: Logger

  /// Sends a call and gives its answer, whatever its status.
  ///
  /// - Throws: an error without secrets; `isUnclear` where a write may have been carried out all the same.
  func send(_ call: HTTPCall) async throws(NexudusError) -> HTTPReply {
    var isAnswered = false
    do throws(NexudusError) {
      let deadline = clock.monotonic + call.timeout
      var hop = try HTTPHop(call)
      for _ in 0...Self.mostRedirects {
        let reply = try await exchange(hop, deadline)
        let location = reply.head.headerFields[.location]
        let next = hop.next(reply.head.status.code, location: location) { redactor.redactKnown($0) != $0 }
        switch next {
        case .answer: return HTTPReply(reply)
        case .refuse(let why):
          // Which of the others were carried out, nobody knows: some hosts answer a write by a redirect.
          isAnswered = isAnswered || reply.head.status.code < 307
          throw NexudusError(.http, "\(hop.summary) was redirected: \(why)", status: reply.head.status.code)
        case .follow(let following):
          isAnswered = isAnswered || reply.head.status.code < 307
          hop = following
        }
      }
      throw NexudusError(.http, "\(call.summary) was redirected more than \(Self.mostRedirects) times")
    } catch {
      var error = error
      error.method = call.method
      error.path = call.address.shown
      error.isUnclear = call.isWrite && (error.isUnclear || isAnswered)
      throw error.redacted(by: redactor)
    }
  }

  // MARK: One request

  private func exchange(_ hop: HTTPHop, _ deadline: Duration) async throws(NexudusError) -> TransportReply {
    if let refusal = permissions.refusal(toCall: hop.address) { throw NexudusError(.permission, refusal) }
    guard let transport else { throw NexudusError(.permission, "this host makes no http calls") }
    let start = clock.monotonic
    let result: Result<TransportReply, TransportError>
    switch await lookUp(hop.address, transport, timeout: deadline - start) {
    case .failure(let error): result = .failure(error)
    case .success(let found):
      let reachable = found.filter { permissions.refusal(toReach: $0, for: hop.address) == nil }
      if reachable.isEmpty, let refusal = found.first.flatMap({ permissions.refusal(toReach: $0, for: hop.address) }) {
        throw NexudusError(.permission, refusal)
      }
      result = await send(hop, to: reachable, transport, deadline)
    }
    switch result {
    case .success(let reply):
      note(hop, "\(reply.head.status.code), \(reply.body.count) bytes", since: start)
      return reply
    case .failure(let error):
      note(hop, error.kind.rawValue, since: start)
      throw Self.error(error, of: hop)
    }
  }

  /// The addresses of a host; that of a number is itself.
  private func lookUp(
    _ address: HTTPAddress, _ transport: any PinnedTransport, timeout: Duration
  ) async -> Result<[IPAddress], TransportError> {
    switch address.host {
    case .address(let number): return .success([number])
    case .name(let name):
      do throws(TransportError) {
        return .success(try await transport.addresses(ofHost: name, timeout: timeout))
      } catch {
        return .failure(error)
      }
    }
  }

  /// Sends to the first address that can be connected to.
  private func send(
    _ hop: HTTPHop, to addresses: [IPAddress], _ transport: any PinnedTransport, _ deadline: Duration
  ) async -> Result<TransportReply, TransportError> {
    var failure = TransportError(.notConnected, "the name has no address")
    for address in addresses {
      let left = deadline - clock.monotonic
      guard left > .zero else { return .failure(TransportError(.notConnected, "no connection in time")) }
      do throws(TransportError) {
        let reply = try await transport.send(
          hop.request(timeout: left, maximumBytes: Self.largestBody), to: address)
        let size = reply.head.headerFields.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count }
        guard size <= Self.largestHeaders else {
          throw TransportError(.tooLarge, "its headers have more than \(Self.largestHeaders >> 10) KB")
        }
        return .success(reply)
      } catch {
        failure = error
        // What may have been sent to one address is not sent to the next.
        if error.kind != .notConnected { break }
      }
    }
    return .failure(failure)
  }

  private func note(_ hop: HTTPHop, _ outcome: String, since start: Duration) {
    let (seconds, attoseconds) = (clock.monotonic - start).components
    let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
    logger.debug("\(redactor.redact("http: \(hop.summary) -> \(outcome), \(milliseconds) ms"))")
  }

  /// What a lost exchange means to a script.
  private static func error(_ lost: TransportError, of hop: HTTPHop) -> NexudusError {
    let isUnclear = !lost.isSurelyNotSent
    func error(_ kind: NexudusError.Kind, _ what: String, isRetryable: Bool = true) -> NexudusError {
      NexudusError(kind, "\(hop.summary): \(what)", isRetryable: isRetryable, isUnclear: isUnclear)
    }
    switch lost.kind {
    case .notConnected, .lost: return error(.network, lost.message)
    case .tls: return error(.network, lost.message, isRetryable: false)
    case .timeout: return error(.timeout, lost.message)
    case .tooLarge: return error(.invalidResponse, "the answer is too large: \(lost.message)", isRetryable: false)
    case .cancelled: return NexudusError(.cancelled, "cancelled", isUnclear: isUnclear)
    }
  }
}
