import ArgumentParser
import Automation
import JSONPages
import Nexudus
import SQLiteStore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `concierge forget ENTITY ID`: erases what is kept about a person.
struct ForgetCommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Erases what is kept here about a person, or about any other record.",
    discussion: """
      It shows first what would go, and asks. Found are the record's own events, versions and values, records that refer \
      to it by Id or e-mail address, and texts with its address or full name. What must stay so that nothing is told or \
      sent twice stays as Id, time and digest. What only may be meant is listed and left.

      It asks the space nothing and changes nothing there. A record that is still there is kept again at its next change: \
      delete it there first. Logs, plans and exports that were saved elsewhere are not touched.

      Where concierge.lua has several spaces, an Id is another record in each: the space that keeps something about it is \
      found, or --space asked for. What rules of other spaces wrote to the record stays in those spaces' states: erase it \
      there by --naming.

      Examples:
        concierge forget Coworker 40 --dry-run
        concierge forget Coworker 40
        concierge forget Coworker:40 --yes --naming anna@old.example
      """)

  @OptionGroup var space: SpaceOptions

  @Argument(
    help: ArgumentHelp("The record: Coworker 40, or Coworker:40.", valueName: "record"),
    completion: EntityNames.completion)
  var record: [String]

  @Option(
    name: .long,
    help: ArgumentHelp("Another address or full name of the person; may be given more than once.", valueName: "text"))
  var naming: [String] = []

  @Flag(name: .long, help: "Show what would go, and change nothing.")
  var dryRun = false

  @Flag(name: .long, help: "Don't ask.")
  var yes = false

  @Flag(name: .long, help: "Give one JSON object.")
  var json = false

  func validate() throws {
    _ = try SubjectName.parse(record)
    try Self.check(naming)
  }

  /// Short words would find everybody.
  static func check(_ words: [String]) throws {
    for word in words where Subject(entity: "", id: 0, words: [word]).words.isEmpty {
      throw ValidationError("--naming takes an e-mail address or a full name; \"\(word)\" alone is many people's")
    }
  }

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console(isJSON: json)
    return await reporting(console) {
      let name = try SubjectName.parse(record)
      let request = ForgetRequest(entity: name.entity.name, record: name.id, words: naming)
      return try await SavedState.withSubject(request.subject, space, console) { state in
        try forget(request, state, console)
      }
    }
  }

  private func forget(_ request: ForgetRequest, _ state: SavedState, _ console: Console) throws -> ExitStatus {
    let traces = try state.store.reading { tables throws(StoreError) in try tables.traces(of: request.subject) }
    let report = TraceReport(traces: traces, secrets: SecretFields(redactor: state.session.redactor))
    if json { console.put(report.previewJSON) } else { report.preview.forEach(console.putSafe) }
    console.finish()
    if report.isEmpty {
      console.note("nothing to erase", json: ["message": "nothing to erase"])
      return .done
    }
    if dryRun {
      console.note("nothing was erased: --dry-run", json: ["message": "nothing was erased"])
      return .done
    }
    if !yes {
      guard Terminal.isTerminal(STDIN_FILENO) else {
        throw CommandFailure(
          .usage, "nothing was erased: standard input is no terminal to ask on", hint: "--yes erases without asking")
      }
      guard try Terminal.ask("erase this for good? (yes/no)").lowercased() == "yes" else {
        console.note("nothing was erased", json: ["message": "nothing was erased"])
        return .done
      }
    }
    let text = try Forgetting(state: state).perform(request)
    console.note(text, json: ["message": .string(text)])
    return .done
  }
}

extension SavedState {
  /// Opens the state of the space that keeps something about a record.
  static func withSubject(
    _ subject: Subject, _ space: SpaceOptions, _ console: Console, _ body: (SavedState) async throws -> ExitStatus
  ) async throws -> ExitStatus {
    try await withHolder(
      of: "something about \(subject.entity):\(subject.id)", space, console,
      has: { tables throws(StoreError) in try !tables.traces(of: subject).all.isEmpty }, body)
  }
}
