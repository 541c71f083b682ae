import Testing

@testable import Scripting

@Suite("csv")
struct CSVTests {
  @Test(arguments: [
    ("csv({ { a = 1, b = 'x' }, { a = 2.50 } }, { 'a', 'b' })", "a,b\r\n1,x\r\n2.5,"),
    ("csv({ { b = 1, a = true, c = false } })", "a,b,c\r\ntrue,1,false"),
    (
      "csv({ { a = 1 } }, { { 'a', title = 'The A' }, { title = 'Twice', function(r) return r.a * 2 end } })",
      "The A,Twice\r\n1,2"
    ),
    ("csv({}, { 'a', 'b' })", "a,b"), ("csv({})", ""), ("csv({ { 'x', 'y' } }, { { 1, title = 'no' } })", "error"),
  ])
  func rows_areTextWithAHeader(_ code: String, _ expected: String) async {
    if expected == "error" {
      let failure = await TestSpace().failure(of: code)
      #expect(failure?.message.contains("column 1 is a number") == true, "\(failure?.message ?? "")")
    } else {
      await TestSpace().expect("print(\(code))", prints: [expected])
    }
  }

  @Test(arguments: [
    ("'a,b'", "\"a,b\""), ("'say \"hi\"'", "\"say \"\"hi\"\"\""), ("'a\\nb'", "\"a\nb\""), ("'a\\rb'", "\"a\rb\""),
    ("'a\\r\\nb'", "\"a\r\nb\""), ("''", ""), ("nil", ""), ("json.null", ""), ("' x '", " x "), ("-5", "-5"),
    ("1e21", "1000000000000000000000"), ("25.0", "25"), ("{ 1, 2 }", "\"[1,2]\""),
    ("{ k = 'v' }", "\"{\"\"k\"\":\"\"v\"\"}\""),
  ])
  func cell_isQuotedWhereItMustBe(_ value: String, _ expected: String) async {
    await TestSpace().expect("print(csv({ { a = \(value), b = 1 } }, { 'a', 'b' }))", prints: ["a,b\r\n\(expected),1"])
  }

  /// What a spreadsheet would run stays a text; a number stays a number.
  @Test(arguments: [
    ("'=1+1'", "'=1+1"), ("'+1'", "'+1"), ("'-1'", "'-1"), ("'@SUM(A1)'", "'@SUM(A1)"), ("'\\t=1'", "'\t=1"),
    ("'\\r=1'", "\"'\r=1\""), ("'\\r\\n=1'", "\"'\r\n=1\""), ("'=\"a\",b'", "\"'=\"\"a\"\",b\""), ("-1", "-1"),
    ("-1.5", "-1.5"),
    ("'=\\u{301}1'", "'=\u{301}1"), ("'a=1'", "a=1"),
  ])
  func formula_isDefused(_ value: String, _ expected: String) async {
    await TestSpace().expect(
      "print(csv({ { \(value) } }, { { title = 'x', function(r) return r[1] end } }))",
      prints: ["x\r\n\(expected)"])
  }

  @Test func headerOfAFormula_isDefusedToo() async {
    await TestSpace().expect("print(csv({ { ['=x'] = 1 } }))", prints: ["'=x\r\n1"])
  }

  @Test func records_areRows_andAMistypedFieldIsAnError() async {
    let test = TestSpace()
    await test.expect(
      """
      local rows = nexudus.Coworker:list { size = 2 }
      local lines = {}
      for line in (csv(rows, { "Id", { "FullName", title = "Name" } }) .. "\\r\\n"):gmatch("(.-)\\r\\n") do lines[#lines + 1] = line end
      print(#lines, lines[1], lines[2] == rows[1].Id .. "," .. rows[1].FullName)
      print(csv(rows, { "Id" }) == csv({ rows[1], rows[2] }, { "Id" }))
      """, prints: ["3\tId,Name\ttrue", "true"])
    let failure = await test.failure(of: "csv(nexudus.Coworker:all { limit = 1 }, { 'Id', 'FulName' })")
    #expect(failure?.message.contains("FullName") == true, "\(failure?.message ?? "")")
    #expect(failure?.report(color: false).contains(":1") == true, "\(String(describing: failure))")
  }

  @Test(arguments: [
    ("csv(5)", "rows must be a list"), ("csv({ 5 })", "row 1 is"), ("csv({ 5 }, { 'a' })", "row 1 is"),
    ("csv({ {} }, 'a')", "columns must be"),
    ("csv({ {} }, {})", "no column"), ("csv({ {} }, { { 'a', titel = 'x' } })", "titel"),
    ("csv({ {} }, { { print } })", "needs a title"), ("csv({ { a = print } }, { 'a' })", "row 1 has a function"),
  ])
  func mistakes_areNamed(_ code: String, _ part: String) async {
    let failure = await TestSpace().failure(of: code)
    #expect(failure?.message.contains(part) == true, "\(failure?.message ?? "it didn't fail")")
  }
}
