import ArgumentParser
import Display
import LuaRuntime

/// `concierge types [DIR]`: tells editors what scripts see.
struct TypesCommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "types",
    abstract: "Writes what scripts see for editors: entities, fields, filters, modules and handlers.",
    discussion: """
      The annotations of the Lua language server come into DIR/.concierge/types; DIR/.luarc.json leads it there, and \
      DIR/.luacheckrc tells luacheck the names. Either of these two that is there already stays as it is, unless --force \
      is given. Run it again after an update of concierge.

      Examples:
        concierge types rules/
        concierge types --force
      """)

  @Argument(help: ArgumentHelp("The folder of the rules.", valueName: "dir"), completion: .directory)
  var folder = "."

  @Flag(name: .long, help: "Replace .luarc.json and .luacheckrc, too.")
  var force = false

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console()
    return await reporting(console) {
      let files = TypeFiles(library: Library(PreludeText.library))
      let writer = FolderWriter(folder: folder)
      try writer.check()
      let annotations = files.annotations
      // What is as it should be stays: an editor would read all of it again.
      let changed = annotations.filter { !writer.holds($0.text, in: "\(TypeFiles.folder)/\($0.name)") }
      for (name, text) in changed { try writer.write(text, to: "\(TypeFiles.folder)/\(name)") }
      let place = writer.path(TypeFiles.folder)
      console.note(changed.isEmpty ? "\(place) is as it should be" : "wrote \(changed.count) files to \(place)")
      let old = try FormerTypes(writer).remove(besides: annotations.map(\.name))
      if old > 0 { console.note("removed \(old) files of an earlier version") }
      for (name, text) in [
        (".luarc.json", files.languageServerSettings), (".luacheckrc", files.checkerSettings),
      ] {
        guard force || !writer.has(name) || writer.holds(text, in: name) else {
          console.note("\(writer.path(name)) is yours, and stays as it is; --force replaces it")
          continue
        }
        try writer.write(text, to: name)
        console.note("wrote \(writer.path(name))")
      }
      return .done
    }
  }
}
