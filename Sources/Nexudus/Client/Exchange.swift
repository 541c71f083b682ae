import HTTPTypes
import JSONPages
import Logging
import Synchronization

/// Sends requests within the limits, repeats what may be repeated, and counts.
final class Exchange: Sendable {
  let settings: ClientSettings
  let clock: any TimeSource
  let logger: Logger
  let redactor: Redactor
  let pacer: Pacer
  private let transport: any Transport
  private let random: @Sendable () -> Double
  private let counts = Mutex(ClientStatistics())
  private let serverClock = Mutex(ServerClock())

  init(
    settings: ClientSettings, transport: any Transport, clock: any TimeSource, logger: Logger, redactor: Redactor,
    pacingStore: any PacingStore, account: @escaping @Sendable () -> PacingAccount,
    random: @escaping @Sendable () -> Double
  ) {
    self.settings = settings
    self.transport = transport
    self.clock = clock
    self.logger = logger
    self.redactor = redactor
    self.random = random
    pacer = Pacer(settings.limits, clock: clock, store: pacingStore, account: account) { level, text in
      logger.log(level: level, "\(redactor.redact(text))")
    }
  }

  var statistics: ClientStatistics { counts.withLock { $0 } }

  func count(records: Int) { counts.withLock { $0.records += records } }

  /// Sends until there is an answer that `judge` accepts, or an error that is final.
  ///
  /// - Parameters:
  ///   - prepare: Gives the request anew for each time that it is sent.
  ///   - mayRenew: Called for a 401; true if the request is worth sending once more.
  func perform<T: Sendable>(
    _ request: APIRequest,
    prepare: @Sendable () async throws(NexudusError) -> TransportRequest,
    mayRenew: @Sendable () async -> Bool = { false },
    judge: @Sendable (ReplyCheck) throws(NexudusError) -> T
  ) async throws(NexudusError) -> T {
    var repeats = 0
    var hasRenewed = false
    var firstFailure: Duration?
    while true {
      let outgoing = try await prepare()
      let attempt = await once(request, outgoing)
      let failure: NexudusError
      var asked: Duration?
      var isSurelyNotDone = false
      switch attempt {
      case .success(let check):
        if check.status == 401, !hasRenewed, await mayRenew() {
          hasRenewed = true
          continue
        }
        if check.isThrottled {
          asked = check.retryAfter ?? .seconds(1)
          isSurelyNotDone = true
          counts.withLock { $0.throttled += 1 }
          await pacer.block(for: asked ?? .seconds(1))
        }
        do throws(NexudusError) { return try judge(check) } catch { failure = error }
      case .failure(let lost):
        failure = error(lost, for: request)
        isSurelyNotDone = lost.isSurelyNotSent
      }
      let now = clock.monotonic
      firstFailure = firstFailure ?? now
      let known = RetryPolicy.Failure(
        isWrite: request.isChange, isPassing: failure.isRetryable, isSurelyNotDone: isSurelyNotDone)
      guard
        let wait = settings.retry.wait(
          after: known, repeats: repeats, elapsed: now - (firstFailure ?? now), asked: asked, random: random())
      else { throw failure.redacted(by: redactor) }
      repeats += 1
      counts.withLock { $0.repeats += 1 }
      log(.notice, "\(request.summary) failed, once more in \(DurationText.text(wait)): \(failure.message)")
      do { try await clock.sleep(for: wait) } catch { throw .cancelled }
    }
  }

  /// Sends once.
  private func once(_ request: APIRequest, _ outgoing: TransportRequest) async -> Result<ReplyCheck, TransportError> {
    let turn: PacingTurn?
    do { turn = try await pacer.wait(isWrite: request.isWrite) } catch {
      return .failure(TransportError(.cancelled, "cancelled while waiting for its turn"))
    }
    counts.withLock { counts in
      counts.requests += 1
      counts.writes += request.isChange ? 1 : 0
      counts.lastCall = redactor.redact(request.summary)
    }
    let start = clock.monotonic
    let result: Result<ReplyCheck, TransportError>
    do throws(TransportError) {
      let reply = try await transport.send(outgoing)
      noteDate(of: reply, sent: start)
      if reply.body.count > outgoing.maximumBytes {
        throw TransportError(.tooLarge, "the answer has \(reply.body.count) bytes")
      }
      note(request, "\(reply.head.status.code)", bytes: reply.body.count, since: start)
      result = .success(ReplyCheck(request: request, reply: reply))
    } catch {
      note(request, error.kind.rawValue, bytes: 0, since: start)
      result = .failure(error)
    }
    await pacer.end(turn)
    return result
  }

  /// What is known of the server's clock.
  var knownServerClock: ServerClock { serverClock.withLock { $0 } }

  private func noteDate(of reply: TransportReply, sent: Duration) {
    let fields = reply.head.headerFields
    // A reply that a proxy kept tells the time of its making.
    guard fields[.age].map({ $0 == "0" }) ?? true, let date = fields[.date].flatMap({ Timestamp(httpDate: $0) })
    else { return }
    let received = clock.monotonic
    serverClock.withLock { $0.note(date: date, sent: sent, received: received) }
  }

  private func note(_ request: APIRequest, _ outcome: String, bytes: Int, since start: Duration) {
    let summary = redactor.redact(request.summary)
    counts.withLock { counts in
      counts.bytes += bytes
      counts.lastCall = "\(summary) -> \(outcome)"
    }
    guard logger.logLevel <= .debug else { return }
    let query = request.query.isEmpty ? "" : "?" + PercentEncoding.query(request.query)
    let (seconds, attoseconds) = (clock.monotonic - start).components
    let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
    log(.debug, "\(request.summary)\(query) -> \(outcome), \(bytes) bytes, \(milliseconds) ms")
  }

  /// Logs a text without secrets.
  func log(_ level: Logger.Level, _ text: String) { logger.log(level: level, "\(redactor.redact(text))") }

  /// What a lost exchange means.
  private func error(_ lost: TransportError, for request: APIRequest) -> NexudusError {
    let isUnclear = request.isChange && !lost.isSurelyNotSent
    let hint = isUnclear ? "the write may have happened: look before you repeat it" : nil
    func error(_ kind: NexudusError.Kind, _ message: String, isRetryable: Bool, hint: String? = hint) -> NexudusError {
      NexudusError(
        kind, message, hint: hint, method: request.method.rawValue, path: request.path, entity: request.entity?.name,
        isRetryable: isRetryable, isUnclear: isUnclear)
    }
    let host = settings.baseURL.authority
    switch lost.kind {
    case .notConnected:
      return error(
        .network, "no connection to \(host): \(lost.message)", isRetryable: true,
        hint: "check the address and the network")
    case .tls:
      return error(
        .network, "no secured connection to \(host): \(lost.message)", isRetryable: false,
        hint: "check the address and its certificate")
    case .lost: return error(.network, "the connection to \(host) broke: \(lost.message)", isRetryable: true)
    case .timeout: return error(.timeout, "\(host) gave no answer in time: \(lost.message)", isRetryable: true)
    case .tooLarge:
      return error(
        .invalidResponse,
        "the answer is larger than \(settings.maximumBytes >> 20) MB: \(lost.message)", isRetryable: false,
        hint: hint ?? "ask for smaller pages: size = 100")
    case .cancelled:
      return NexudusError(
        .cancelled, "cancelled", hint: hint, method: request.method.rawValue, path: request.path,
        entity: request.entity?.name, isUnclear: isUnclear)
    }
  }
}
