import RuleTesting
import Scripting

/// Results as the XML that JUnit made known, and most servers of builds read.
enum JUnitText {
  static func text(_ results: [TestResult]) -> String {
    var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
    lines.append("<testsuites \(counts(results))>")
    var files: [String] = []
    for result in results where !files.contains(result.test.file) { files.append(result.test.file) }
    for file in files {
      let own = results.filter { $0.test.file == file }
      lines.append("  <testsuite name=\"\(escaped(file))\" \(counts(own))>")
      for result in own { lines += self.lines(result) }
      lines.append("  </testsuite>")
    }
    lines.append("</testsuites>")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func lines(_ result: TestResult) -> [String] {
    let test = result.test
    let group = test.names.dropLast().joined(separator: " › ")
    let head =
      "    <testcase name=\"\(escaped(test.names.last ?? ""))\" classname=\"\(escaped(group.isEmpty ? test.file : group))\""
      + " file=\"\(escaped(test.file))\" line=\"\(test.line)\" time=\"\(seconds(result.duration))\""
    switch result.outcome {
    case .passed: return [head + "/>"]
    case .skipped: return [head + "><skipped/></testcase>"]
    case .failed(let failure):
      var text = failure.failure.report(color: false)
      if let seed = failure.seed { text += "\nseed \(seed)" }
      for effect in failure.effects { text += "\nsent: \(effect)" }
      for line in failure.journal { text += "\n\(line)" }
      return [
        head + ">",
        "      <failure message=\"\(escaped(failure.failure.message))\" type=\"\(escaped(failure.failure.kind))\">"
          + escaped(text) + "</failure>",
        "    </testcase>",
      ]
    }
  }

  private static func counts(_ results: [TestResult]) -> String {
    let failed = results.count(where: \.isFailed)
    let skipped = results.count { if case .skipped = $0.outcome { true } else { false } }
    let time = results.reduce(Duration.zero) { $0 + $1.duration }
    return "tests=\"\(results.count)\" failures=\"\(failed)\" skipped=\"\(skipped)\" time=\"\(seconds(time))\""
  }

  private static func seconds(_ duration: Duration) -> String {
    let milliseconds = Int(duration / .milliseconds(1))
    let rest = "\(milliseconds % 1000)"
    return "\(milliseconds / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
  }

  /// What XML 1.0 can hold; other control characters have no way into it.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { line, scalar in
      switch scalar {
      case "&": line += "&amp;"
      case "<": line += "&lt;"
      case ">": line += "&gt;"
      case "\"": line += "&quot;"
      case "\n": line += "&#10;"
      case "\t": line += "&#9;"
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: line += "\u{FFFD}"
      default: line.unicodeScalars.append(scalar)
      }
    }
  }
}
