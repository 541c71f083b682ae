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

  /// The line that begins each of the annotations, by which those of an earlier version are known.
  public static let firstLine = "---@meta"

  /// The annotations: names in the folder, and texts.
  public var annotations: [(name: String, text: String)] {
    library.topics.map { ("library/\($0.name).lua", $0.text) } + [("nexudus.lua", nexudus)]
      + areas.map { ("entities/\($0.name).lua", $0.text) }
  }

  /// The entities by the areas of their paths: files that are below the 500 KB to which the language server reads one,
  /// and so few that they are written in no time.
  private var areas: [(name: String, text: String)] {
    let types = EntityTypes(library: library)
    var texts: [String: String] = [:]
    for name in Catalogue.builtIn.names {
      guard let entity = Catalogue.builtIn.entity(named: name) else { continue }
      let area = String(entity.path.prefix { $0 != "/" })
      texts[area, default: "\(Self.firstLine)\n"] += "\n" + types.text(of: entity)
    }
    return texts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
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
