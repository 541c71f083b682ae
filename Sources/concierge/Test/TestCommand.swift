import ArgumentParser
import RuleTesting

/// `concierge test [PATH...]`: runs the tests of rules in made-up spaces.
struct TestCommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Runs the tests of rules, in made-up spaces and made-up time.",
    discussion: """
      A test is an it(...) in a file *_test.lua. Each has a space, a state and a clock of its own, all of them made up: \
      nothing is sent anywhere, no sign-in is needed, and days pass in moments. A folder gives its *_test.lua files and \
      those of its subfolders; without a path the current folder is taken. Channels and grants are those of the \
      concierge.lua beside the test, or of the current folder; without one, each channel is there and everything is \
      granted.

      Exit codes: 0 all tests passed, 1 some failed, 2 a file can't be read or there is no test.

      Examples:
        concierge test
        concierge test rules/wifi_reply_test.lua --filter 'asks for'
        concierge test rules/ --chaos 20
        concierge test --watch
        concierge test --tap | tee tests.tap
      """)

  @Argument(
    help: ArgumentHelp("Test files, or folders of them.", valueName: "path"), completion: .file(extensions: ["lua"]))
  var paths: [String] = ["."]

  @Option(name: .long, help: ArgumentHelp("Run only tests whose name has this text.", valueName: "text"))
  var filter: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Run each test under so many seeds of faults and killed processes: nothing may be lost or sent twice.",
      valueName: "number"))
  var chaos: Int?

  @Option(name: .long, help: ArgumentHelp("The first seed of --chaos, to repeat one that failed.", valueName: "seed"))
  var seed: UInt64 = 1

  @Option(name: .shortAndLong, help: ArgumentHelp("How many tests run at once; by default one a core.", valueName: "n"))
  var jobs: Int?

  @Flag(name: .long, help: "Give the results as TAP, version 14.")
  var tap = false

  @Option(
    name: .long, help: ArgumentHelp("Write the results to a file as JUnit XML, too.", valueName: "file"),
    completion: .file(extensions: ["xml"]))
  var junit: String?

  @Flag(name: .long, help: "Take what snapshots read now.")
  var updateSnapshots = false

  @Flag(name: .long, help: "Run again whenever a Lua file changes.")
  var watch = false

  func validate() throws {
    if let chaos, !(1...100_000).contains(chaos) { throw ValidationError("--chaos takes a number from 1 to 100000") }
    if let jobs, !(1...64).contains(jobs) { throw ValidationError("--jobs takes a number from 1 to 64") }
    if watch, tap || junit != nil { throw ValidationError("--watch shows results to people: leave --tap and --junit") }
  }

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console()
    return await reporting(console) {
      let surroundings = Surroundings()
      var options = TestSuite.Options()
      options.filter = filter
      options.jobs = jobs ?? ProcessorCount.online
      options.chaos = chaos ?? 0
      options.seed = seed
      options.snapshots = updateSnapshots ? .update : surroundings["CI"] == nil ? .make : .readOnly
      let execution = TestExecution(
        paths: paths, options: options, junit: junit, isTAP: tap, console: console, surroundings: surroundings)
      if watch { return try await TestWatch(execution, console).run(interrupts) }
      return try await execution.run()
    }
  }
}
