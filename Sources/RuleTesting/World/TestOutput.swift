import Automation
import Logging
import Nexudus
import Scripting
import Synchronization

/// Keeps what scripts print and log, and what the watch notes: shown where a test fails.
final class TestOutput: ScriptOutput, WatchObserver {
  private let state = Mutex<(printed: [String], journal: [String])>(([], []))

  /// The lines that rules printed.
  var printed: [String] { state.withLock { $0.printed } }
  /// Everything worth reading where a test fails, in order.
  var journal: [String] { state.withLock { $0.journal } }

  func write(_ line: String) {
    state.withLock { state in
      state.printed.append(line)
      state.journal.append("printed: \(line)")
    }
  }

  func log(_ line: String) { state.withLock { $0.journal.append(line) } }
  func planned(_ effect: PlannedEffect) {}
  func progress(_ progress: WalkProgress) {}

  func note(_ note: WatchNote) {
    switch note {
    case .activated(let rule, let trigger, _, let baseline):
      log("\(rule): \(trigger) is on; \(baseline) record\(baseline == 1 ? " was" : "s were") there before")
    case .delivery(let delivery, _):
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
