import Nexudus
import RuleTesting
import Scripting
import Synchronization

/// One run of `concierge test`.
struct TestExecution: Sendable {
  let paths: [String]
  let options: TestSuite.Options
  /// Where results go as JUnit XML, too.
  let junit: String?
  let isTAP: Bool
  let console: Console
  let surroundings: Surroundings

  /// Runs the tests and shows what came of them.
  func run() async throws -> ExitStatus {
    let begun = SystemTime().monotonic
    var files: [TestFile] = []
    for path in try TestFiles.find(paths) {
      files.append(try TestFile(path, settings: try await settings(of: path)))
    }
    let report: any TestReport = isTAP ? TAPReport(console) : TextReport(console, isChaos: options.chaos > 0)
    let (results, snapshots) = try await TestSuite(files, options: options).run { report.add($0) }
    guard !results.isEmpty else {
      if let filter = options.filter { throw CommandFailure(.usage, "no test has \"\(filter)\" in its name") }
      throw CommandFailure(
        .usage, "there is no test in \(files.map(\.path).joined(separator: ", "))",
        hint: "a test is written: it(\"does ...\", function() ... end)")
    }
    for file in snapshots {
      let writer = FolderWriter(folder: "/")
      try (file.path.hasPrefix("/") ? writer : FolderWriter(folder: ".")).write(
        file.text, to: file.path.hasPrefix("/") ? String(file.path.dropFirst()) : file.path)
    }
    report.end(results, after: SystemTime().monotonic - begun)
    if let junit { try FolderWriter(folder: ".").write(JUnitText.text(results), to: junit) }
    return results.contains(where: \.isFailed) ? .scriptFailed : .done
  }

  /// What the settings beside a test say; nil where there are none.
  private func settings(of path: String) async throws -> Settings? {
    guard let file = SettingsFile.path(script: path, surroundings: surroundings) else { return nil }
    return try await Settings.load(path: file, secrets: AnySecret(), redactor: Redactor())
  }
}

/// Shows results as they come.
protocol TestReport: Sendable {
  /// Takes the next result.
  func add(_ result: TestResult)
  /// Says what came of all.
  func end(_ results: [TestResult], after duration: Duration)
}
