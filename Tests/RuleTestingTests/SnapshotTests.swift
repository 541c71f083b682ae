import Scripting
import Testing

@testable import RuleTesting

@Suite("Snapshots of test files")
struct SnapshotTests {
  private func folder(_ value: String) throws -> TestFolder {
    try TestFolder(["rule_test.lua": "it(\"is\", function() expect(\(value)).to_match_snapshot(\"state\") end)"])
  }

  @Test func aMissingOne_isMade_andComparedFromThenOn() async throws {
    let folder = try folder("{ a = 1 }")
    let first = try await folder.runAll(["rule_test.lua"])
    #expect(first.results[0].word == "passed" && first.results[0].newSnapshots.count == 1)
    let file = try #require(first.snapshots.first)
    #expect(file.path == folder.path + "/__snapshots__/rule_test.json")
    try folder.write(file.text, to: "__snapshots__/rule_test.json")
    let second = try await folder.runAll(["rule_test.lua"])
    #expect(second.results[0].word == "passed" && second.snapshots.isEmpty)

    try folder.write(
      "it(\"is\", function() expect({ a = 2 }).to_match_snapshot(\"state\") end)", to: "rule_test.lua")
    let third = try await folder.run()
    #expect(third[0].failure?.failure.message.contains("--update-snapshots") == true)
    #expect(third[0].failure?.difference.map(\.text) == ["{", "  a = 1,", "  a = 2,", "}"])
    let fourth = try await folder.runAll(["rule_test.lua"]) { $0.snapshots = .update }
    #expect(fourth.results[0].word == "passed" && fourth.snapshots[0].text.contains("a = 2"))
  }

  @Test func whereNothingIsWritten_aMissingOneIsAFailure() async throws {
    let results = try await folder("1").run { $0.snapshots = .readOnly }
    #expect(results[0].word.contains("there is no snapshot of this yet"))
  }

  @Test func aBrokenFile_isNamed() async throws {
    let folder = try folder("1")
    try folder.write("<html>", to: "__snapshots__/rule_test.json")
    await #expect { try await folder.run() } throws: { "\($0)".contains("rule_test.json is not the JSON") }
  }
}
