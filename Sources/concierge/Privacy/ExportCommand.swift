import ArgumentParser
import Automation
import JSONPages
import Nexudus
import SQLiteStore

extension EventsCommand {
  /// `concierge events export --about Coworker:40`.
  struct Export: ConciergeCommand {
    static let configuration = CommandConfiguration(
      commandName: "export", abstract: "Gives everything that is kept here about a person, or about any other record.",
      discussion: """
        Events with what was sent and answered, versions of records, values of scripts, marks: what concierge forget \
        finds, whole. Fields that the API's documents call secret are shown as ***.

        Examples:
          concierge events export --about Coworker:40
          concierge events export --about Coworker:40 --json --output anna.jsonl
        """)

    @OptionGroup var space: SpaceOptions

    @Option(name: .long, help: ArgumentHelp("The record: Coworker:40.", valueName: "record"))
    var about: String

    @Option(
      name: .long,
      help: ArgumentHelp("Another address or full name of the person; may be given more than once.", valueName: "text"))
    var naming: [String] = []

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Write to this file, which only you can read, in place of standard output.", valueName: "file"),
      completion: .file()
    )
    var output: String?

    @Flag(name: .long, help: "Give one JSON object a line.")
    var json = false

    func validate() throws {
      _ = try SubjectName.parse([about])
      try ForgetCommand.check(naming)
    }

    func execute(_ interrupts: Interrupts) async -> ExitStatus {
      let console = Console(isJSON: json)
      return await reporting(console) {
        let name = try SubjectName.parse([about])
        let subject = Subject(entity: name.entity.name, id: name.id, words: naming)
        return try await SavedState.withSubject(subject, space, console) { state in
          let traces = try state.store.reading { tables throws(StoreError) in try tables.traces(of: subject) }
          try give(TraceReport(traces: traces, secrets: SecretFields(redactor: state.session.redactor)), console)
          return .done
        }
      }
    }

    private func give(_ report: TraceReport, _ console: Console) throws {
      let all = report.traces.all
      let lines =
        json
        ? all.map { JSONValue.object(report.json($0)).lineText }
        : Array(all.map(report.lines).joined(separator: [""]))
      let count = "\(ClosingLine.count(all.count, "item")) kept about \(report.name)"
      if let output {
        try PrivateFile.write(Array(lines.map { $0 + "\n" }.joined().utf8), to: output, ownsFolder: false)
        console.note("\(count), in \(output)", json: ["count": .integer(Int64(all.count)), "file": .string(output)])
      } else {
        lines.forEach(console.put)
        console.finish()
        console.note(count, json: ["count": .integer(Int64(all.count))])
      }
    }
  }
}
