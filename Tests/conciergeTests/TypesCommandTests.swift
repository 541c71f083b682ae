import Display
import Foundation
import LuaRuntime
import Testing

/// `concierge types`, and whether what it writes is true.
@Suite struct TypesCommandTests {
  private func written() async throws -> Program {
    let program = try Program()
    let ending = try await program.run("types")
    #expect(ending.status == 0, "\(ending.errors)")
    return program
  }

  @Test func theFiles_areLua() async throws {
    let program = try await written()
    let report = try await luacheck(program, program.folder + "/" + TypeFiles.folder, "--no-config", "--only", "0")
    let count = TypeFiles(library: Library(PreludeText.library)).annotations.count
    #expect(report.hasSuffix("0 warnings / 0 errors in \(count) files\n"), "\(report.suffix(500))")
  }

  @Test func whatAnEarlierVersionWrote_goes_andWhatOthersWroteStays() async throws {
    let program = try await written()
    let folder = program.folder + "/" + TypeFiles.folder
    let files = [
      "library.lua": "---@meta\n\n---@class Old\n", "entities/Coworker.lua": "---@meta\n",
      "entities/mine.lua": "return 1\n",
      "notes.txt": "---@meta\n",
    ]
    for (name, text) in files { try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8) }
    let ending = try await program.run("types")
    #expect(ending.status == 0, "\(ending.errors)")
    #expect(ending.errors.contains("removed 2 files of an earlier version\n"))
    let left = files.keys.filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }.sorted()
    #expect(left == ["entities/mine.lua", "notes.txt"])
    let again = try await program.run("types")
    #expect(again.errors.hasPrefix("\(TypeFiles.folder) is as it should be\n"), "\(again.errors)")
    #expect(!again.errors.contains("removed"))
  }

  @Test func filesOfOnesOwn_stay_unlessForced() async throws {
    let program = try Program()
    let path = program.folder + "/.luarc.json"
    try "{}".write(toFile: path, atomically: true, encoding: .utf8)
    let ending = try await program.run("types", ".")
    #expect(ending.errors.contains(".luarc.json is yours, and stays as it is; --force replaces it"))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "{}")
    let again = try await program.run("types", "--force")
    #expect(again.status == 0)
    #expect(try String(contentsOfFile: path, encoding: .utf8).contains("Lua 5.4"))
  }

  @Test func whatIsNoFolder_isAMistake() async throws {
    let program = try Program()
    let ending = try await program.run("types", "nowhere")
    #expect(ending.status == 2)
    #expect(ending.errors.contains("can't write to nowhere: No such file or directory"))
  }

  @Test func theExamples_passLuacheck_withTheNamesThatAreWritten() async throws {
    let program = try await written()
    let examples = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../examples")
    let report = try await luacheck(
      program, "--config", program.folder + "/.luacheckrc", examples.standardizedFileURL.path)
    #expect(report.contains(": 0 warnings / 0 errors in "), "\(report)")
  }

  private func luacheck(_ program: Program, _ arguments: String...) async throws -> String {
    try await program.run(
      executable: "/usr/bin/luacheck", arguments: arguments + ["--no-color", "--no-cache"],
      // Where the patterns of its settings begin.
      at: "/"
    ).output
  }
}
