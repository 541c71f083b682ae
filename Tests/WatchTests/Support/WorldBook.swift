import Automation
import Foundation
import HTTPTypes
import JSONPages
import Nexudus
import Synchronization

@testable import SpaceModel

/// What is written down of a world while it lives.
struct WorldBook: Sendable {
  var random = SeededRandom(seed: 0)
  var transcript: [String] = []
  /// A hash over all lines of the transcript.
  var digest: UInt64 = 0xCBF2_9CE4_8422_2325
  var isQuiet = false
  var lives = 0
  /// How many places where it could have died the first life passed.
  var firstPlaces: Int?
  var nextAct: Duration?
  /// The threads that there are.
  var threads: [Int64] = []
  /// How often each write was carried out, by its token.
  var accepted: [String: Int] = [:]
  /// The writes whose outcome some life could not know.
  var unclear: Set<String> = []
  /// How often each delivery's handler was called, and the deliveries whose handler came to its end.
  var calls: [Int64: Int] = [:]
  var ends: [Int64] = []
  /// All entries that the log ever had, by place.
  var log: [Int64: (feed: Int64, entry: LogEntry)] = [:]
  var lastSequence: Int64 = 0
  /// By rule and trigger, when it was first active, in true time.
  var activations: [String: Duration] = [:]
  /// By entity and record: when people or rules last changed it, in true time.
  var changes: [String: Duration] = [:]
  /// When each record was born, in true time.
  var births: [String: Duration] = [:]
  /// When each thread was removed, in true time.
  var removals: [Int64: Duration] = [:]
  var requests = 0
  /// The steps that the operator has decided about, and the writes that were approved and rejected, by token.
  var decided: Set<Int64> = []
  var approved: Set<String> = []
  var rejected: Set<String> = []
  /// The wishes to be forgotten that wait, by their numbers.
  var wishes: [Int64: ForgetRequest] = [:]
  /// What was forgotten, by entity and record, and the last place of the log then.
  var forgotten: [String: Int64] = [:]
  /// The threads that were forgotten by themselves, and the last event that there was then.
  var emptied: [Int64: Int64] = [:]
  /// The state's size from time to time.
  var sizes: [WorldSize] = []
  /// Writes that were carried out though they had to be approved and were not.
  var unapproved: [String] = []
}

extension World {
  /// Whether each line of the transcript is kept, for replays.
  static let keepsTranscript = ProcessInfoText.environment("CONCIERGE_SEED") != nil

  func note(_ line: @autoclosure () -> String) {
    let line = "\(DurationText.text(time.monotonic)) \(line())"
    book.withLock { book in
      for byte in line.utf8 { book.digest = (book.digest ^ UInt64(byte)) &* 0x100_0000_01B3 }
      if Self.keepsTranscript { book.transcript.append(line) }
    }
  }

  func note(_ request: TransportRequest, _ reply: ModelReply, isLost: Bool) {
    note("\(request.head.method) \(request.head.path ?? "") -> \(reply.status) \(reply.body.count) \(isLost)")
    book.withLock { book in
      book.requests += 1
      guard request.head.method != .get, let token = Self.token(in: request) else { return }
      let isDone =
        reply.drop != .beforeCommit && (200...299).contains(reply.status)
        && (try? JSONValue(parsing: PaddedBytes(reply.body)))?["WasSuccessful"]?.bool != false
      if isDone {
        judge(accepted: token, &book)
        book.accepted[token, default: 0] += 1
      }
      if isLost || reply.status >= 500 { book.unclear.insert(token) }
    }
    if request.head.method == .put, let body = request.body, let value = try? JSONValue(parsing: PaddedBytes(body)),
      let id = value["Id"]?.integer
    {
      noteChange(request.head.path?.contains("communitythreads") == true ? "CommunityThread" : "CommunityMessage", id)
    }
  }

  func noteUnclear(_ request: TransportRequest) {
    guard let token = Self.token(in: request) else { return }
    book.withLock { _ = $0.unclear.insert(token) }
  }

  func note(commit tables: any WatchTransaction) throws(StoreError) {
    note("commit")
    let moment = time.monotonic
    for subscription in try tables.subscriptions() {
      book.withLock { book in
        let key = "\(subscription.rule)/\(subscription.trigger)"
        if book.activations[key] == nil { book.activations[key] = moment }
      }
    }
    let last = book.withLock { $0.lastSequence }
    let now = try tables.lastSequence()
    if plan.forgetting > 0 { try noteForgotten(tables, now) }
    guard now > last else { return }
    for feed in try tables.feeds() {
      for entry in try tables.log(feed.id, after: last, limit: 100_000) {
        book.withLock { $0.log[entry.sequence] = (feed.id, entry) }
      }
    }
    book.withLock { $0.lastSequence = now }
  }

  func note(call work: HandlerWork) {
    note("call \(work.delivery.id) \(work.delivery.rule) \(work.delivery.kind) \(work.delivery.record ?? 0)")
    book.withLock { $0.calls[work.delivery.id, default: 0] += 1 }
  }

  func note(end work: HandlerWork) { book.withLock { $0.ends.append(work.delivery.id) } }

  func calls(of delivery: Int64) -> Int { book.withLock { $0.calls[delivery] ?? 0 } }

  func noteActivation(_ rule: String, _ trigger: String, _ count: Int64) {
    note("activated \(rule) \(trigger) \(count)")
  }

  func noteChange(_ entity: String, _ id: Int64) {
    let now = time.monotonic
    book.withLock { $0.changes["\(entity) \(id)"] = now }
  }

  func noteRemoval(_ thread: Int64) {
    let now = time.monotonic
    book.withLock { $0.removals[thread] = now }
  }

  func noteBirth(_ entity: String, _ id: Int64) {
    let now = time.monotonic
    book.withLock { book in
      book.births["\(entity) \(id)"] = now
      book.changes["\(entity) \(id)"] = now
    }
  }

  /// The first token in a request's body.
  private static func token(in request: TransportRequest) -> String? {
    request.body.flatMap { token(in: String(decoding: $0, as: UTF8.self)) }
  }

  /// The first token in a text.
  static func token(in text: String) -> String? {
    guard let start = text.range(of: "[["), let end = text.range(of: "]]", range: start.upperBound..<text.endIndex)
    else { return nil }
    return String(text[start.lowerBound..<end.upperBound])
  }
}
