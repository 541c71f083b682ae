import ArgumentParser
import JSONPages

/// `concierge doctor`: looks whether everything is there that a watch needs.
struct DoctorCommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Checks settings, files, the sign-in, clocks, limits and the state, and says what to do.",
    discussion: """
      It changes nothing, and asks each space two questions or so. Where concierge.lua has several spaces, it looks at \
      all of them, or at the one of --space. It ends with 1 if a check failed; warnings alone leave it at 0.

      With the paths of rules it also tries the roles that they need, as far as listing and reading show them: one or \
      two small requests for each entity, \(RoleTrial.mostRequests) at most. Which roles are there for creating, \
      changing and deleting can't be known without doing so.

      Examples:
        concierge doctor
        concierge doctor rules/
        concierge doctor --space demo
        concierge doctor --json
      """)

  @OptionGroup var space: SpaceOptions

  @Argument(
    help: ArgumentHelp("Rules whose roles are tried: Lua files, or folders of them.", valueName: "path"),
    completion: .file(extensions: ["lua"]))
  var paths: [String] = []

  @Flag(name: .long, help: "Give one JSON object a line.")
  var json = false

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console(isJSON: json)
    return await reporting(console) {
      var verdicts: [Diagnosis.Verdict: Int] = [:]
      await Doctor(options: space, console: console, paths: paths).examine { diagnosis in
        verdicts[diagnosis.verdict, default: 0] += 1
        show(diagnosis, console)
      }
      console.finish()
      let failed = verdicts[.failed] ?? 0
      let warnings = verdicts[.warning] ?? 0
      console.note(
        Self.summary(failed: failed, warnings: warnings),
        json: ["failed": .integer(Int64(failed)), "warnings": .integer(Int64(warnings))])
      return failed > 0 ? .scriptFailed : .done
    }
  }

  private func show(_ diagnosis: Diagnosis, _ console: Console) {
    if json { return console.put(diagnosis.json) }
    for line in diagnosis.lines(isColored: console.style.outputIsColored) { console.putSafe(line) }
  }

  /// The last line.
  static func summary(failed: Int, warnings: Int) -> String {
    if failed == 0, warnings == 0 { return "all is well" }
    let parts = [
      failed > 0 ? "\(failed) check\(failed == 1 ? "" : "s") failed" : nil,
      warnings > 0 ? "\(warnings) warning\(warnings == 1 ? "" : "s")" : nil,
    ]
    return parts.compactMap(\.self).joined(separator: ", ")
  }
}
