import Display
import RuleTesting
import Scripting
import Synchronization

/// Shows results as TAP, version 14: https://testanything.org/tap-version-14-specification.html
final class TAPReport: TestReport {
  private let console: Console
  private let count = Mutex(0)

  init(_ console: Console) {
    self.console = console
    console.put("TAP version 14")
  }

  func add(_ result: TestResult) {
    let number = count.withLock { count in
      count += 1
      return count
    }
    for line in Self.lines(result, number) { console.put(line) }
  }

  func end(_ results: [TestResult], after duration: Duration) { console.put("1..\(results.count)") }

  /// The lines of one result.
  static func lines(_ result: TestResult, _ number: Int) -> [String] {
    let title = escaped("\(result.test.file): \(result.test.title)")
    switch result.outcome {
    case .passed: return ["ok \(number) - \(title)"]
    case .skipped: return ["ok \(number) - \(title) # SKIP left out"]
    case .failed(let failure):
      var lines = ["not ok \(number) - \(title)", "  ---"]
      lines.append("  message: \(quoted(failure.failure.message))")
      if let frame = failure.failure.frames.first {
        lines.append("  at: \(quoted("\(frame.file):\(frame.line)"))")
      }
      if let hint = failure.failure.hint { lines.append("  hint: \(quoted(hint))") }
      if let seed = failure.seed { lines.append("  seed: \(seed)") }
      if !failure.effects.isEmpty {
        lines.append("  sent:")
        lines += failure.effects.map { "    - \(quoted($0))" }
      }
      lines.append("  ...")
      return lines
    }
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { line, character in
      switch character {
      case "\\", "#": line += "\\\(character)"
      case "\n", "\r": line += " "
      default: line.append(character)
      }
    }
  }

  /// A text as YAML takes it in double quotes.
  private static func quoted(_ text: String) -> String {
    let inner = text.unicodeScalars.reduce(into: "") { line, scalar in
      switch scalar {
      case "\\", "\"": line += "\\\(scalar)"
      case "\n": line += "\\n"
      case "\t": line += "\\t"
      case _ where scalar.value < 0x20: line += " "
      default: line.unicodeScalars.append(scalar)
      }
    }
    return "\"\(inner)\""
  }
}
