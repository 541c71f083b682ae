import Testing

@testable import Scripting

@Suite struct ScriptSourceTests {
  @Test(arguments: ["nexudus", "x = nexudus.Coworker", "-- nexudus", "nexudu nexudus"])
  func speaksOf_wordThatIsThere(text: String) {
    #expect(ScriptSource.code(text).speaks(of: "nexudus"))
  }

  @Test(arguments: ["", "nexudu", "print('hi')", "nexu dus"])
  func speaksOf_wordThatIsNot(text: String) {
    #expect(!ScriptSource.code(text).speaks(of: "nexudus"))
  }
}
