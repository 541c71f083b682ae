import Automation
import Logging
import Nexudus
import Scripting
import Synchronization

/// Keeps what scripts print and log, and what the watch notes: shown where a test fails.
final class TestOutput: ScriptOutput, WatchObserver {
  private struct State {
    var printed: [String] = []
    var journal: [String] = []
    /// What handlers at work have printed, by their deliveries.
    var pending: [Int64: [String]] = [:]
  }

  /// The delivery whose handler prints.
  @TaskLocal static var delivery: Int64?

  private let state = Mutex(State())
  /// Whether what a failed attempt printed counts, too: where nothing else goes wrong, it is worth seeing.
  private let countsFailures: Bool

  init(countsFailures: Bool) { self.countsFailures = countsFailures }

  /// The lines that rules printed.
  var printed: [String] { state.withLock { $0.printed } }
  /// Everything worth reading where a test fails, in order.
  var journal: [String] { state.withLock { $0.journal } }

  func write(_ line: String) {
    let delivery = Self.delivery
    state.withLock { state in
      state.journal.append("printed: \(line)")
      if let delivery, state.pending[delivery] != nil {
        state.pending[delivery]?.append(line)
      } else {
        state.printed.append(line)
      }
    }
  }

  /// Begins an attempt at a delivery: what earlier ones printed is forgotten.
  func begin(_ delivery: Int64) { state.withLock { $0.pending[delivery] = [] } }

  private func end(_ delivery: Delivery) {
    guard countsFailures || delivery.state == .done else { return }
    state.withLock { $0.printed += $0.pending.removeValue(forKey: delivery.id) ?? [] }
  }

  func log(_ line: String) { state.withLock { $0.journal.append(line) } }
  func planned(_ effect: PlannedEffect) {}
  func progress(_ progress: WalkProgress) {}

  func note(_ note: WatchNote) {
    switch note {
    case .activated(let rule, let trigger, _, let baseline):
      log("\(rule): \(trigger) is on; \(baseline) record\(baseline == 1 ? " was" : "s were") there before")
    case .delivery(let delivery, _):
      end(delivery)
      let subject = [delivery.entity, delivery.record.map { "\($0)" }].compactMap(\.self).joined(separator: " ")
      let reason = delivery.reason.map { ": \($0)" } ?? ""
      log("\(delivery.rule): \(delivery.trigger)\(subject.isEmpty ? "" : ", \(subject)"): \(delivery.state)\(reason)")
    case .trouble(let subject, let message): log("trouble with \(subject): \(message)")
    case .recovered(let subject): log("\(subject) is well again")
    case .remark(let text): log(text)
    case .news: break
    }
  }
}

/// Puts log lines of scripts among the rest.
struct TestLogHandler: LogHandler {
  let output: TestOutput
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let own = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    output.log("log \(event.level): \(event.message)\(own)")
  }
}
