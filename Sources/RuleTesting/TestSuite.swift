import Nexudus
import Scripting
import Synchronization

/// Several files of tests, run side by side.
public struct TestSuite: Sendable {
  /// How tests are run.
  public struct Options: Sendable {
    /// How many run at the same time.
    public var jobs = 1
    /// Only tests whose title has this text, whatever the case of its letters.
    public var filter: String?
    /// What happens to snapshots.
    public var snapshots = SnapshotFile.Mode.make
    /// Under how many seeds of faults and deaths each test runs; 0 for none.
    public var chaos = 0
    /// The first of the seeds.
    public var seed: UInt64 = 1

    /// The usual ones.
    public init() {}
  }

  private let files: [TestFile]
  private let options: Options

  /// Files to run.
  public init(_ files: [TestFile], options: Options) {
    self.files = files
    self.options = options
  }

  /// Runs all tests, and gives what came of them with the snapshot files that changed.
  ///
  /// - Parameter finished: hears of each test in the order of the files, as soon as those before it are over.
  public func run(
    finished: @escaping @Sendable (TestResult) -> Void
  ) async throws(ScriptFailure) -> (results: [TestResult], snapshots: [SnapshotFile]) {
    var tests: [(file: Int, test: TestCase)] = []
    var snapshots: [SnapshotFile] = []
    for (place, file) in files.enumerated() {
      tests += try await file.cases().filter(isWanted).map { (place, $0) }
      snapshots.append(try SnapshotFile.load(ofTest: file.path, options.snapshots))
    }
    let before = snapshots
    let order = ResultOrder(finished)
    let files = files
    let options = options
    let all = await withTaskGroup(of: (Int, TestResult, SnapshotFile).self) { group in
      var next = 0
      var all: [(Int, TestResult, SnapshotFile)] = []
      func begin() {
        guard next < tests.count else { return }
        let (number, (file, test)) = (next, tests[next])
        next += 1
        group.addTask {
          let (result, snapshots) = await files[file].run(test, before[file], options)
          order.add(number, result)
          return (number, result, snapshots)
        }
      }
      for _ in 0..<max(options.jobs, 1) { begin() }
      for await one in group {
        all.append(one)
        begin()
      }
      return all.sorted { $0.0 < $1.0 }
    }
    for (number, _, changed) in all { snapshots[tests[number].file].merge(changed) }
    return (all.map(\.1), snapshots.filter { !$0.changed.isEmpty })
  }

  private func isWanted(_ test: TestCase) -> Bool {
    guard let filter = options.filter?.lowercased() else { return true }
    return test.title.lowercased().contains(filter)
  }
}

/// Passes results on in the order of the tests.
private final class ResultOrder: Sendable {
  private let state = Mutex<(next: Int, waiting: [Int: TestResult])>((0, [:]))
  private let finished: @Sendable (TestResult) -> Void

  init(_ finished: @escaping @Sendable (TestResult) -> Void) { self.finished = finished }

  func add(_ number: Int, _ result: TestResult) {
    state.withLock { state in
      state.waiting[number] = result
      while let result = state.waiting.removeValue(forKey: state.next) {
        finished(result)
        state.next += 1
      }
    }
  }
}
