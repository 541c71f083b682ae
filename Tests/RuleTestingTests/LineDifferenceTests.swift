import Testing

@testable import RuleTesting

@Suite("Differences of texts, line by line")
struct LineDifferenceTests {
  private func marks(_ wanted: String, _ found: String) -> [String] {
    LineDifference.between(wanted, found).map { line in
      switch line.side {
      case .both: "  \(line.text)"
      case .wanted: "- \(line.text)"
      case .found: "+ \(line.text)"
      }
    }
  }

  @Test func equalTexts_haveNoMarks() { #expect(marks("a\nb", "a\nb") == ["  a", "  b"]) }

  @Test func aChangedLine_isShownAsItWasWanted_thenAsItWasFound() {
    #expect(marks("{\n  a = 1,\n}", "{\n  a = 2,\n}") == ["  {", "-   a = 1,", "+   a = 2,", "  }"])
  }

  @Test func linesThatOneSideLacks_areMarked() {
    #expect(marks("a\nb\nc", "a\nc") == ["  a", "- b", "  c"])
    #expect(marks("a", "x\na\ny") == ["+ x", "  a", "+ y"])
  }

  @Test func nothingInCommon_isAllOfBoth() {
    let lines = marks("a\nb", "c")
    #expect(lines.filter { $0.hasPrefix("-") } == ["- a", "- b"] && lines.contains("+ c"))
  }
}
