import Scripting
import Testing

@testable import RuleTesting

@Suite("Expectations of test files")
struct ExpectationTests {
  @Test(
    "What holds passes",
    arguments: [
      "expect(1).to_equal(1)", "expect({ a = { 1, 2 } }).to_equal({ a = { 1, 2 } })", "expect(1):to_equal(1)",
      "expect({ a = 1, b = 2 }).to_include({ a = 1 })", "expect({ { a = 1, b = 2 } }).to_contain({ a = 1 })",
      "expect(\"a wifi\").to_contain(\"wifi\")", "expect(\"abc\").to_match(\"^a.c$\")", "expect(nil).to_be_nil()",
      "expect(true).to_be_true()", "expect(false).to_be_false()", "expect({ 1, 2 }).to_have_length(2)",
      "expect(\"abc\").to_have_length(3)", "expect(2).to_be_greater_than(1)", "expect(1).to_be_less_than(2)",
      "expect(0.1 + 0.2).to_be_close_to(0.3)", "expect(function() error(\"no room\") end).to_raise(\"room\")",
      "expect(1).never.to_equal(2)", "expect({}).never:to_contain(1)", "expect(function() end).never.to_raise()",
      "local t = {} t.self = t expect(t).to_equal(t)", "expect(1 // 1 | 0).to_equal(1.0)",
    ])
  func holds(_ line: String) async throws {
    let failure = try await TestFolder.failure(of: line)
    #expect(failure == nil, "\(line): \(failure?.failure.message ?? "")")
  }

  @Test(
    "What does not hold is told in words",
    arguments: [
      ("expect(1).to_equal(2)", "expected 1 to equal 2"),
      ("expect(\"a\").to_equal(\"b\")", "expected \"a\" to equal \"b\""),
      ("expect({ 1 }).to_have_length(2)", "expected { 1 } to have the length 2; its length is 1"),
      ("expect(nil).to_have_length(2)", "expected nil to have the length 2"),
      ("expect(1).never.to_equal(1)", "expected 1 not to equal 1"),
      ("expect(\"abc\").to_match(\"x\")", "expected \"abc\" to match the pattern \"x\""),
      ("expect(1).to_be_greater_than(\"x\")", "expected 1 to be greater than \"x\""),
      ("expect(1).to_eqal(1)", "expect(...) has no \"to_eqal\"; did you mean \"to_equal\"?"),
      ("expect(5).to_raise()", "to_raise: expect takes a function here: expect(function() ... end)"),
      ("space.craete(\"Coworker\")", "space has no \"craete\"; did you mean \"create\"?"),
      ("space.create(\"Cowrker\")", "there is no entity \"Cowrker\"; did you mean \"Coworker\""),
      ("space.create(\"Coworker\", { FulName = 1 })", "Coworker has no field \"FulName\"; did you mean \"FullName\"?"),
      ("print(space.create(\"Coworker\").FulName)", "Coworker has no field \"FulName\"; did you mean \"FullName\"?"),
      ("spcae.create(\"Coworker\")", "there is no global \"spcae\"; did you mean \"space\"?"),
      ("rules.settle()", "no rule is loaded yet: rules.load \"my_rule.lua\""),
      ("space.advance(\"3 days\")", "space.advance takes a duration like \"30s\", \"10m\", \"2h\" or \"3d\""),
      ("space.fail { staus = 500 }", "space.fail has no option \"staus\"; did you mean \"status\"?"),
      ("space.zone(\"Europe/Londn\")", "there is no time zone \"Europe/Londn\"; did you mean \"Europe/London\""),
      ("it(\"inner\", function() end)", "it(...) belongs into the file or a describe, not into another test"),
      ("rules.load \"other.lua\"", "can't read"),
      ("space.update(\"Coworker\", 99, { Active = true })", "there is no Coworker 99"),
    ])
  func message(_ line: String, _ wanted: String) async throws {
    let failure = try #require(try await TestFolder.failure(of: line))
    #expect(failure.failure.message.hasPrefix(wanted), "\(line): \(failure.failure.message)")
    #expect(failure.failure.frames.first?.line == 2, "\(line): \(failure.failure.frames)")
    #expect(failure.failure.sourceLine == line)
  }

  @Test func tables_areComparedLineByLine() async throws {
    let failure = try #require(
      try await TestFolder.failure(of: "expect({ a = 1, b = { 2 } }).to_equal({ a = 1, b = { 3 } })"))
    #expect(failure.failure.message == "expected another table: - is what was expected, + what there was")
    #expect(failure.difference.filter { $0.side == .wanted }.map(\.text) == ["    3,"])
    #expect(failure.difference.filter { $0.side == .found }.map(\.text) == ["    2,"])
  }
}
