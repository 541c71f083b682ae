import Nexudus
import RuleTesting
import Scripting

/// `concierge test --watch`: runs the tests, and again whenever a Lua file near them changes.
struct TestWatch {
  private let execution: TestExecution
  private let console: Console
  private let clock = SystemTime()

  init(_ execution: TestExecution, _ console: Console) {
    self.execution = execution
    self.console = console
  }

  func run(_ interrupts: Interrupts) async throws -> ExitStatus {
    let looking = Task {
      var before: [String: String]?
      while !Task.isCancelled {
        let now = texts()
        if now != before {
          before = now
          do { _ = try await execution.run() } catch {
            console.note(CommandFailure(anything: error).report(color: console.style.isColored))
          }
          console.note("waiting for a change; Ctrl-C ends")
        }
        try? await clock.sleep(for: .milliseconds(300))
      }
    }
    interrupts.onInterrupt { looking.cancel() }
    await looking.value
    return .done
  }

  /// The Lua files beside the tests and in their `lib/`, and what they read.
  private func texts() -> [String: String] {
    guard let files = try? TestFiles.find(execution.paths) else { return [:] }
    let folders = Set(files.map { file in file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "." })
    var texts: [String: String] = [:]
    for folder in folders {
      for place in [folder, folder + "/lib"] {
        for name in (try? FolderNames.names(in: place)) ?? [] where name.hasSuffix(".lua") {
          let path = "\(place)/\(name)"
          texts[path] = (try? ScriptSource.file(path).text) ?? ""
        }
      }
    }
    return texts
  }
}
