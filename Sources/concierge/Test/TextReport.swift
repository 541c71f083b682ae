import Display
import RuleTesting
import Scripting
import Synchronization

/// Shows results to people.
final class TextReport: TestReport {
  private let console: Console
  private let isChaos: Bool
  private let file = Mutex<String?>(nil)

  init(_ console: Console, isChaos: Bool) {
    self.console = console
    self.isChaos = isChaos
  }

  func add(_ result: TestResult) {
    let isNewFile = file.withLock { file in
      defer { file = result.test.file }
      return file != result.test.file
    }
    if isNewFile { console.put(result.test.file) }
    console.putSafe(Self.line(result, color: console.style.outputIsColored))
    guard case .failed(let failure) = result.outcome else { return }
    for line in Self.details(failure, color: console.style.outputIsColored) { console.putSafe(line) }
  }

  func end(_ results: [TestResult], after duration: Duration) {
    console.putSafe("")
    for line in Self.closing(results, after: duration) { console.put(line) }
  }

  /// `  ✓ wifi_reply › answers who asks`
  static func line(_ result: TestResult, color: Bool) -> String {
    let title = TerminalText.neutralised(result.test.title)
    switch result.outcome {
    case .passed: return "  \(paint("✓", 32, color)) \(title)"
    case .skipped: return "  \(paint("-", 33, color)) \(title) (left out)"
    case .failed: return "  \(paint("✗", 31, color)) \(title)"
    }
  }

  /// What went wrong, and what happened in the test.
  static func details(_ failure: TestFailure, color: Bool) -> [String] {
    var lines = failure.failure.report(color: color).split(separator: "\n", omittingEmptySubsequences: false)
      .map { "      \($0)" }
    lines += failure.difference.map { difference in
      let text = TerminalText.neutralised(difference.text)
      switch difference.side {
      case .both: return "        \(text)"
      case .wanted: return paint("      - \(text)", 31, color)
      case .found: return paint("      + \(text)", 32, color)
      }
    }
    if let seed = failure.seed { lines.append("      seed \(seed): repeat it with --chaos 1 --seed \(seed)") }
    lines.append("      what was sent:" + (failure.effects.isEmpty ? " nothing" : ""))
    lines += failure.effects.map { "        \(TerminalText.neutralised($0))" }
    if !failure.journal.isEmpty {
      lines.append("      what happened:")
      lines += failure.journal.map { "        \(TerminalText.neutralised($0))" }
    }
    return lines
  }

  /// `3 tests passed, 1 failed in 2 files, in 0.4 s`
  static func closing(_ results: [TestResult], after duration: Duration) -> [String] {
    var (passed, failed, skipped) = (0, 0, 0)
    for result in results {
      switch result.outcome {
      case .passed: passed += 1
      case .failed: failed += 1
      case .skipped: skipped += 1
      }
    }
    var counts = ["\(ClosingLine.count(passed, "test")) passed"]
    if failed > 0 { counts.append("\(failed) failed") }
    if skipped > 0 { counts.append("\(skipped) left out") }
    let made = results.reduce(0) { $0 + $1.newSnapshots.count }
    if made > 0 { counts.append("\(ClosingLine.count(made, "snapshot")) written") }
    let files = ClosingLine.count(Set(results.map(\.test.file)).count, "file")
    let milliseconds = duration / .milliseconds(1)
    let time = milliseconds < 1000 ? "\(Int(milliseconds)) ms" : "\(Double(Int(milliseconds / 100)) / 10) s"
    return ["\(counts.joined(separator: ", ")) in \(files), in \(time)"]
  }

  private static func paint(_ text: String, _ code: Int, _ color: Bool) -> String {
    color ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
