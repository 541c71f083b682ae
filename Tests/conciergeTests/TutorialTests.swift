import Foundation
import Testing

/// The tutorial is done line by line, as a reader would: in an empty folder, with a space of one's own from step 7 on.
@Suite struct TutorialTests {
  private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../docs/tutorial.md").standardizedFileURL.path

  @Test func eachCommand_printsWhatThePageShows() async throws {
    let program = try Program()
    let page = TutorialPage(try String(contentsOfFile: Self.page, encoding: .utf8))
    let folder = (Program.path as NSString).deletingLastPathComponent
    try await LiveSpace.run(program) { account in
      // The reader has signed in by then; here the environment does it.
      let environment = account.merging(["PATH": "\(folder):/usr/bin:/bin", "TZ": "UTC", "LC_ALL": "C"]) { $1 }
      for step in page.steps {
        switch step {
        case .file(let name, let text): _ = try program.script(name, text)
        case .command(let line, let shown, let number):
          let ending = try await program.run(
            executable: "/bin/sh", arguments: ["-c", "(\(line)) 2>&1"], environment: environment)
          let lines = ending.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init).dropLast()
          #expect(
            TutorialPage.matches(lines[...], shown[...]),
            "docs/tutorial.md:\(number): $ \(line)\nprinted:\n\(ending.output)")
        }
      }
    }
    #expect(page.steps.count > 20)
  }

  @Test(arguments: [
    ("a b c", "a ... c", true), ("a b c", "a ...", true), ("a b c", "... c", true), ("a b c", "a ... d", false),
    ("a b c", "b ...", false), ("abc", "abc", true), ("abcd", "abc", false), ("a ab", "a...ab", true),
  ])
  func dots_standForAnyText(_ line: String, _ shown: String, _ fits: Bool) {
    #expect(TutorialPage.matches([line], [shown]) == fits)
    #expect(TutorialPage.matches(["x", "y", line], ["...", shown]) == fits)
  }
}
