import Automation
import Display
import LuaRuntime
import Testing

@testable import Scripting

/// What scripts, settings and tests see is declared, and what is declared is there: help, types and reference are made
/// from the declarations.
@Suite struct DeclaredNamesTests {
  private let library = Library(PreludeText.library)

  /// The names of Lua itself that scripts have as Lua made them.
  private static let ofLua = Set(
    """
    _G _VERSION assert collectgarbage coroutine debug error getmetatable ipairs load math next os pairs pcall rawequal \
    rawget rawlen rawset select setmetatable string table tonumber tostring type utf8 xpcall
    """.split(separator: " ").map(String.init))

  private func declared(_ place: LibraryTopic.Place) -> Set<String> {
    Set(library.topics.filter { $0.place == place }.flatMap(\.declarations).filter(\.isGlobal).map(\.name))
  }

  /// Every global of a script and, of those that are tables, every member.
  private func namesOfScripts() async throws -> Set<String> {
    let services = TestSpace().services()
    let environment = try ScriptEnvironment(
      .code(""), options: ScriptOptions(), services: services,
      resources: ScriptResources(services, isDryRun: false))
    try await environment.load()
    try await environment.script.configure { state in state.globals.set("preludes", state.preludes) }
    let question = try await environment.script.load(
      """
      for name in pairs(preludes) do local _ = _G[name] end
      local names = {}
      for name, value in pairs(_G) do
        names[#names + 1] = name
        if type(value) == "table" and value ~= _G and name ~= "preludes" and name ~= "arg" then
          for member in pairs(value) do names[#names + 1] = name .. "." .. member end
        end
      end
      return table.concat(names, " ")
      """, chunk: "=names")
    let answer = try await environment.script.call(question).first?.string
    await environment.close()
    return Set(try #require(answer).split(separator: " ").map(String.init)).subtracting(["preludes"])
  }

  @Test func everyNameOfScripts_isDeclared() async throws {
    let declared = declared(.scripts)
    let names = try await namesOfScripts()
    #expect(names.count > 80)
    for name in names where !Self.ofLua.contains(name.prefix { $0 != "." }.description) {
      #expect(declared.contains(name), "\(name) is not declared in prelude/library")
    }
  }

  @Test func everyDeclaredName_isThereInScripts() async throws {
    var names = try await namesOfScripts()
    // They are made when they are first read.
    names.formUnion(NexudusModule.members.map { "nexudus.\($0)" })
    for name in declared(.scripts) { #expect(names.contains(name), "\(name) is declared, and not there") }
  }
}
