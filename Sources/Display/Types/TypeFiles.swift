import JSONPages
import Nexudus
import Scripting

/// The files that tell an editor and a checker what scripts see.
public struct TypeFiles: Sendable {
  /// Where the annotations are, seen from the folder of the rules.
  public static let folder = ".concierge/types"

  private let library: Library

  /// - Parameter library: what is declared beside the entities.
  public init(library: Library) { self.library = library }

  /// The annotations: names in the folder, and texts.
  public var annotations: [(name: String, text: String)] {
    let entities = Catalogue.builtIn.names.compactMap(Catalogue.builtIn.entity(named:))
    return library.topics.map { ("library/\($0.name).lua", $0.text) } + [("nexudus.lua", nexudus)]
      + entities.map { ("entities/\($0.name).lua", EntityTypes($0, library: library).text) }
  }

  /// The settings of the Lua language server, `.luarc.json`.
  public var languageServerSettings: String {
    """
    {
      "runtime.version": "Lua 5.4",
      "runtime.builtin": { "io": "disable", "package": "disable" },
      "workspace.library": ["\(Self.folder)"],
      "workspace.checkThirdParty": false
    }

    """
  }

  /// The settings of luacheck, `.luacheckrc`.
  public var checkerSettings: String {
    let settings = Self.list(library.globals(of: .settings))
    let tests = Self.list(library.globals(of: .tests))
    return """
      std = "lua54"
      read_globals = {
      \(globals.map { "  \"\($0)\"," }.joined(separator: "\n"))
      }
      files["**/concierge.lua"] = { read_globals = { \(settings) } }
      files["**/*_test.lua"] = { read_globals = { \(tests) } }
      exclude_files = { ".concierge" }
      max_line_length = false

      """
  }

  private static func list(_ names: [String]) -> String { names.map { "\"\($0)\"" }.joined(separator: ", ") }

  /// The names that scripts see beside those of Lua, in order.
  public var globals: [String] {
    // Lua knows these itself.
    library.globals(of: .scripts).filter { !["arg", "print", "require"].contains($0) }
  }

  private var nexudus: String {
    let fields = Catalogue.builtIn.names.map { "---@field \($0) \($0).Collection" }.joined(separator: "\n")
    return """
      ---@meta

      ---@class Nexudus
      \(fields)

      """
  }
}
