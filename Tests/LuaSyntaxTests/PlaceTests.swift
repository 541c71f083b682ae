import LuaSyntax
import Testing

/// Where things stand, and what is said where they are wrong.
@Suite struct PlaceTests {
  @Test func linesAndColumns_areCountedInCharacters() {
    let lines = SourceLines("a\n\u{E9}\u{1F600}b\r\n\nlast")
    #expect(lines.position(at: 0) == lines.position(at: 0))
    #expect(lines.position(at: 2).line == 2)
    #expect(lines.position(at: 8).column == 3)
    #expect(lines.text(ofLine: 2) == "\u{E9}\u{1F600}b")
    #expect(lines.text(ofLine: 3) == "")
    #expect(lines.text(ofLine: 4) == "last")
    #expect(lines.text(ofLine: 9) == "")
    #expect(lines.position(at: 99).line == 4)
  }

  @Test(arguments: [
    ("if x = 1 then end", 1, 6, "a condition compares with ==, not with ="),
    ("x != y", 1, 3, "\"!\" can't stand here"),
    ("x += 1", 1, 3, "\"+\" can't stand here"),
    ("f(1, 2\ny = 3", 2, 1, "\",\" or \")\" is missing to close \"(\" of line 1 before \"y\""),
    ("for i = 1, 2 do\n  f()\n", 3, 1, "\"end\" is missing to close \"for\" of line 1 before the end of the file"),
    ("f()\nend", 2, 1, "\"end\" closes nothing: there is one too many before it, or here"),
    ("fucntion f() end", 1, 1, "\"fucntion\" can't stand before \"f\""),
    ("x = 'abc\ny = 1", 1, 5, "this text has no closing '"),
    ("goto next", 1, 6, "there is no label \"next\" in sight for this goto"),
    ("local x <const> = 1\nx = 2", 2, 1, "\"x\" is <const> and can't be given another value"),
    ("return 1\nx = 2", 2, 1, "\"x\" stands behind \"return\", which is the last of its block"),
    ("x", 1, 1, "this is no statement: it does nothing with its value"),
    ("s = \u{201C}a\u{201D}", 1, 5, "a letter or sign beyond ASCII stands outside of texts"),
  ])
  func mistakes_haveTheirPlaceAndWords(_ text: String, _ line: Int, _ column: Int, _ message: String) {
    let error = #expect(throws: LuaSyntaxError.self) { try Chunk(parsing: text) }
    guard let error else { return }
    let place = SourceLines(text).position(at: error.range.start)
    #expect(error.message == message)
    #expect(place.line == line && place.column == column)
  }

  @Test(arguments: [
    ("10", LuaNumber.integer(10)), ("0x10", .integer(16)), ("9223372036854775808", .float(9_223_372_036_854_775_808)),
    ("0xffffffffffffffff", .integer(-1)), ("1e2", .float(100)), (".5", .float(0.5)), ("3.", .float(3)),
    ("0x1p4", .float(16)), ("0x.8", .float(0.5)), ("3.e1", .float(30)), ("5E-1", .float(0.5)),
  ])
  func numbers_areReadAsLuaReadsThem(_ text: String, _ number: LuaNumber) throws {
    guard case .return(let values) = try Chunk(parsing: "return " + text).block.statements[0].kind,
      case .number(let read) = values[0].kind
    else {
      Issue.record("\(text) is no number")
      return
    }
    #expect(read == number)
  }

  @Test(arguments: [
    (#""a\n\65\x42\u{20AC}\z   c""#, "a\nAB\u{20AC}c"), ("[[\nline]]", "line"), ("[==[a]]b]==]", "a]]b"),
    (#"'\'"'"#, "'\""),
  ])
  func texts_areReadAsLuaReadsThem(_ text: String, _ value: String) throws {
    guard case .return(let values) = try Chunk(parsing: "return " + text).block.statements[0].kind else {
      Issue.record("\(text) is no text")
      return
    }
    #expect(values[0].text == value)
  }
}

/// Texts that end in the middle of something.
@Suite struct UnfinishedTests {
  @Test(arguments: [
    ("f(", true), ("x = {", true), ("if a then", true), ("for i = 1, 2 do f()", true), ("x = [[ a", true),
    ("--[[ a", true), ("x =", true), ("local", true), ("function f(a,", true),
    ("if a = 1 then", false), ("end", false), ("x = 'a", false), ("goto next", false), ("x y", false), ("x = )", false),
  ])
  func anEndInTheMiddle_isToldFromAMistake(_ text: String, _ isUnfinished: Bool) {
    do throws(LuaSyntaxError) {
      _ = try Chunk(parsing: text)
      Issue.record("\(text) is Lua")
    } catch {
      #expect(error.isUnfinished == isUnfinished, "\(error.message)")
    }
  }

  @Test func tokens_areThoseThatAreWhole() {
    #expect(TokenScan("a.b = 'x' -- y").tokens.count == 5)
    #expect(TokenScan("a.b = 'x").openStart == 6)
    #expect(TokenScan("a = [[ x").openStart == 4)
    #expect(TokenScan("").tokens.isEmpty)
  }
}
