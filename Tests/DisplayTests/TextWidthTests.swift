import Testing

@testable import Display

@Suite struct TextWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("日本", 4), ("e\u{301}", 1), ("😀", 2), ("👨‍👩‍👧", 2), ("🇩🇪", 2), ("한글", 4), ("ﾊﾝ", 2),
    ("a\u{200B}b", 2),
    ("❤\u{FE0F}", 2), ("é", 1),
  ])
  func columns_areThoseOfTheTerminal(text: String, columns: Int) {
    #expect(TextWidth.columns(text) == columns)
  }

  @Test func fit_cutsWithAnEllipsis_alsoWideLetters() {
    #expect(TextWidth.fit("abcdef", 4) == "abc…")
    #expect(TextWidth.fit("abcdef", 4, keepsEnd: true) == "…def")
    #expect(TextWidth.fit("日本語", 4) == "日…")
    #expect(TextWidth.fit("日本語", 4, keepsEnd: true) == "…語")
    #expect(TextWidth.fit("abc", 3) == "abc")
    #expect(TextWidth.fit("abc", 0) == "…")
  }

  @Test func cell_isOneSafeLine() {
    #expect(TextTable.Cell("a  b\n c").text == "a b c")
    #expect(TextTable.Cell(" a ").text == "a")
    #expect(TextTable.Cell("a\u{1B}[2J").text == "a^[[2J")
    #expect(TextTable.Cell("").text == "")
    #expect(TextTable.Cell("a\u{7F}").text == "a\\u{7F}")
  }

  @Test func wrap_breaksBetweenWords() {
    #expect(TextWrap.lines("one two three", width: 9, indent: 2, first: "- ") == ["- one two", "  three"])
    #expect(TextWrap.lines("one two", width: nil) == ["one two"])
    #expect(TextWrap.lines("overlong", width: 4) == ["overlong"])
  }
}
