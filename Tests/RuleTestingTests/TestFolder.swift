import Foundation
import Nexudus
import Scripting
import Synchronization

@testable import RuleTesting

/// A folder with rules and tests, which goes with its owner.
final class TestFolder: Sendable {
  let path: String

  init(_ files: [String: String]) throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("rules-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, text) in files { try write(text, to: name) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ text: String, to name: String) throws {
    let url = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  /// Runs the tests of a file.
  func run(
    _ name: String = "rule_test.lua", settings: Settings? = nil, _ change: (inout TestSuite.Options) -> Void = { _ in }
  ) async throws -> [TestResult] {
    try await runAll([name], settings: settings, change).results
  }

  /// Runs the tests of several files.
  func runAll(
    _ names: [String], settings: Settings? = nil, _ change: (inout TestSuite.Options) -> Void = { _ in }
  ) async throws -> (results: [TestResult], snapshots: [SnapshotFile], order: [String]) {
    var options = TestSuite.Options()
    change(&options)
    let files = try names.map { try TestFile("\(path)/\($0)", settings: settings) }
    let order = Mutex<[String]>([])
    let (results, snapshots) = try await TestSuite(files, options: options).run { result in
      order.withLock { $0.append(result.test.title) }
    }
    return (results, snapshots, order.withLock { $0 })
  }

  /// Runs one test's body, with a rule beside it, and gives why it failed.
  static func failure(
    of body: String, rule: String = "on.created(\"CommunityThread\", function() end)", settings: Settings? = nil
  ) async throws -> TestFailure? {
    let folder = try TestFolder(["rule.lua": rule, "rule_test.lua": "it(\"does\", function()\n\(body)\nend)\n"])
    guard case .failed(let failure)? = try await folder.run(settings: settings).first?.outcome else { return nil }
    return failure
  }
}

extension TestResult {
  /// Why it failed.
  var failure: TestFailure? { if case .failed(let failure) = outcome { failure } else { nil } }
  /// In a word.
  var word: String {
    switch outcome {
    case .passed: "passed"
    case .skipped: "skipped"
    case .failed(let failure): "failed: \(failure.failure.message)"
    }
  }
}
