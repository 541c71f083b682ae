import Scripting

/// One `it` of a test file.
public struct TestCase: Sendable, Hashable {
  /// The file.
  public let file: String
  /// Its number in the file, from 1.
  public let number: Int
  /// The names of the groups around it, and its own.
  public let names: [String]
  /// Where it stands.
  public let line: Int
  /// Whether it is left out: by `it.skip`, or because others say `it.only`.
  public var isSkipped: Bool

  /// Its name with those of its groups.
  public var title: String { names.joined(separator: " › ") }
}

/// What came of one case.
public struct TestResult: Sendable {
  /// How it ended.
  public enum Outcome: Sendable {
    /// Everything was as expected.
    case passed
    /// It was left out.
    case skipped
    /// Something was not.
    case failed(TestFailure)
  }

  /// The case.
  public let test: TestCase
  /// How it ended.
  public let outcome: Outcome
  /// How long it took.
  public internal(set) var duration: Duration
  /// The snapshots that it made.
  public var newSnapshots: [String] = []

  /// Whether it failed.
  public var isFailed: Bool { if case .failed = outcome { true } else { false } }
}

/// Why a case failed.
public struct TestFailure: Error, Sendable {
  /// What happened, where, and the line of the script.
  public var failure: ScriptFailure
  /// What was expected and what there was, line by line, where both are tables.
  public var difference: [LineDifference] = []
  /// What the rules did in the test, in order.
  public var effects: [String] = []
  /// What happened in it, in order.
  public var journal: [String] = []
  /// The seed under which it failed, where there are several.
  public var seed: UInt64?
}
