import JSONPages
import Testing

@testable import Scripting

@Suite("template")
struct TemplateTests {
  @Test(arguments: [
    ("template('Hi {{name}}', { name = 'Ann & Bob' })", "Hi Ann & Bob"),
    ("template('Hi {{name}}', { name = 'Ann & \"Bob\" <b>' }, 'html')", "Hi Ann &amp; &quot;Bob&quot; &lt;b&gt;"),
    ("template('{{{a}}}{{&a}}', { a = '<' }, 'html')", "<<"), ("template('{{a}}', { a = '<' }, 'text')", "<"),
    ("template('[{{missing}}]', {})", "[]"), ("template('{{a.b}}', { a = { b = 25.0 } })", "25"),
    ("template('{{#l}}{{.}};{{/l}}', { l = { 1, 2.5, 'x' } })", "1;2.5;x;"),
    ("template('{{#l}}a{{/l}}{{^l}}none{{/l}}', { l = {} })", "none"),
    ("template('{{^ok}}no{{/ok}}', { ok = json.null })", "no"),
    ("template('{{#.}}{{n}},{{/.}}', { { n = 1 }, { n = 2 } })", "1,2,"),
    ("template('{{>line}}!', { n = 1 }, { partials = { line = 'n={{n}}' } })", "n=1!"),
    ("template('{{>p}}', { n = '<' }, { html = true, partials = { p = '{{n}}' } })", "&lt;"),
    ("template('{{#members}}\\n- {{name}}\\n{{/members}}\\nend', { members = { { name = 'Zoë' } } })", "- Zoë\nend"),
  ])
  func values_areFilledIn(_ code: String, _ expected: String) async {
    await TestSpace().expect("print(\(code))", prints: [expected])
  }

  @Test func records_giveTheirFields_andListsOfThemAreSections() async {
    await TestSpace().expect(
      """
      local member = nexudus.Coworker:first {}
      print(template("{{Id}} {{FullName}}", member) == member.Id .. " " .. member.FullName)
      local page = nexudus.Coworker:list { size = 3 }
      print(select(2, template("{{#all}}{{Id}};{{/all}}", { all = page }):gsub(";", "")))
      print(template("{{who.FullName}}", { who = member }) == member.FullName)
      """, prints: ["true", "3", "true"])
  }

  @Test(arguments: [
    ("a\n{{#x}}", "line 2: {{#x}} is not closed"), ("{{/x}}", "line 1: {{/x}} closes nothing"),
    ("{{#a}}\n{{#b}}\n{{/a}}{{/b}}", "line 3: {{/a}} stands where {{/b}} should, which was opened on line 2"),
    ("a\n\n{{name", "line 3: {{ is not closed"), ("{{{name}}", "is not closed by }}}"), ("{{}}", "{{}} has no name"),
    ("{{# }}", "has no name"), ("{{a\nb}}", "{{a is not closed on its line"), ("{{= x}}", "is not closed by =}}"),
    ("{{=x=}}", "two signs"), ("\n{{>header}}", "line 2: {{>header}}: there is no partial"), ("{{<p}}", "inheritance"),
    ("{{list}}", "line 1: {{list}} is a list"), ("{{row}}", "{{row}} is a table"),
  ])
  func mistake_isAnErrorWithItsLine(_ text: String, _ part: String) async {
    let code = "template([==[\n\(text)]==], { list = { 1 }, row = { a = 1 } })"
    let failure = await TestSpace().failure(of: code)
    #expect(failure?.message.contains(part) == true, "\(failure?.message ?? "it didn't fail")")
  }

  @Test(arguments: [
    ("template('{{>a}}', {}, { partials = { header = 'x', a = '{{>heder}}' } })", "partial \"a\", line 1"),
    ("template('{{>heder}}', {}, { partials = { header = 'x' } })", "did you mean \"header\""),
    ("template('x', {}, 'htlm')", "did you mean \"html\""), ("template('x', {}, { partial = {} })", "partials"),
    ("template('x', {}, { partials = 'x' })", "table of texts"), ("template('x')", "must be a table or a record"),
    ("template(nil, {})", "text"), ("template('x', { f = print })", "f: a function has no form"),
    ("template('{{#a}}', {}, { html = 1 })", "true or false"),
  ])
  func misuse_isNamed(_ code: String, _ part: String) async {
    let failure = await TestSpace().failure(of: code)
    #expect(failure?.message.contains(part) == true, "\(failure?.message ?? "it didn't fail")")
  }

  /// A template that would write or work without end is ended by an error, not by the memory or the time.
  @Test(arguments: [
    ("template('{{>a}}', {}, { partials = { a = 'x{{>a}}' } })", "without end"),
    ("template('{{>a}}', {}, { partials = { a = '\\n  {{>a}}\\n' } })", "without end"),
    ("template('{{#l}}{{>a}}{{/l}}', { l = { 1, 2 } }, { partials = { a = '{{#l}}{{>a}}{{/l}}' } })", "without end"),
    (String(repeating: "{{#l}}", count: 8), "values were looked up"), ("long", "longer than 4 MB"),
    (String(repeating: "{{#x}}", count: 65), "deeper than 64"),
  ])
  func endless_isEnded(_ template: String, _ part: String) async {
    var code = template
    if template.hasPrefix("{{#l}}") {
      let closing = String(repeating: "{{/l}}", count: 8)
      code = "local l = {} for i = 1, 10 do l[i] = i end template('\(template)\(closing)', { l = l })"
    } else if template.hasPrefix("{{#x}}") {
      code = "template('\(template)', {})"
    } else if template == "long" {
      code =
        "local l = {} for i = 1, 1000 do l[i] = i end template('{{#l}}{{s}}{{/l}}', { l = l, s = ('x'):rep(10000) })"
    }
    let failure = await TestSpace().failure(of: code)
    #expect(failure?.message.contains(part) == true, "\(failure?.message ?? "it didn't fail")")
  }

  @Test(arguments: ["{{", "{{#a}}", "{{a", "}}", "{{=", "{{!", " \t", "{{{", "{{a}}"])
  func anyText_isReadInTimeInStepWithItsLength(_ piece: String) {
    let text = String(repeating: piece, count: 100_000)
    _ = try? TemplateRenderer.render(text, ["a": 1], isHTML: false)
  }
}
