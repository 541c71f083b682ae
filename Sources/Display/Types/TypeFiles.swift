import JSONPages
import Nexudus
import Scripting

/// The files that tell an editor and a checker what scripts see.
public struct TypeFiles: Sendable {
  /// Where the annotations are, seen from the folder of the rules.
  public static let folder = ".concierge/types"

  /// What tests of rules see beside what rules see.
  private static let testGlobals = ["after_each", "before_each", "describe", "expect", "it", "rules", "sent", "space"]

  /// The description of everything but the entities.
  private let library: String

  /// - Parameter library: the annotations of the modules.
  public init(library: String) { self.library = library }

  /// The annotations: names in the folder, and texts.
  public var annotations: [(name: String, text: String)] {
    let entities = Catalogue.builtIn.names.compactMap(Catalogue.builtIn.entity(named:))
    return [("library.lua", library), ("nexudus.lua", nexudus)]
      + entities.map { ("entities/\($0.name).lua", EntityTypes($0).text) }
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
    let settings = Settings.functions.map { "\"\($0)\"" }.joined(separator: ", ")
    let tests = Self.testGlobals.map { "\"\($0)\"" }.joined(separator: ", ")
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

  /// The names that scripts see beside those of Lua, in order.
  public var globals: [String] {
    let named = library.split(separator: "\n").compactMap { line -> String? in
      if line.hasPrefix("function "), !line.hasPrefix("function Record") {
        let name = line.dropFirst("function ".count).prefix { $0 != "(" }
        return name.contains(".") ? nil : String(name)
      }
      guard line.hasSuffix(" = {}"), !line.hasPrefix("local ") else { return nil }
      return String(line.dropLast(" = {}".count))
    }
    // Lua knows arg itself.
    return (named.filter { $0 != "arg" } + ["nexudus"]).sorted()
  }

  private var nexudus: String {
    let fields = Catalogue.builtIn.names.map { "---@field \($0) \($0).Collection" }.joined(separator: "\n")
    return """
      ---@meta

      ---The API of a space: a collection for each of its entities.
      ---@class Nexudus
      \(fields)
      ---@field null any JSON's null, for a field that is to be emptied.
      nexudus = {}

      ---The signed-in user.
      ---@return User
      function nexudus.me() end

      ---Another space of concierge.lua.
      ---@param name string
      ---@return Nexudus
      function nexudus.space(name) end

      ---Any other endpoint; does not raise for a status.
      ---@param request { method?: string, path: string, query?: table, body?: any }
      ---@return { status: integer, headers: table<string, string>, body: any }
      function nexudus.request(request) end

      """
  }
}
