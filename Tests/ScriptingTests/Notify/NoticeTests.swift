import JSONPages
import LuaRuntime
import Mail
import Testing

@testable import Scripting

@Suite struct NoticeTests {
  @Test func textOrTable_areRead() throws {
    #expect(try Notice("hello") == Notice(text: "hello"))
    let value: JSONValue = [
      "title": "New", "text": "a", "link": "https://a.example/x?y=1", "to": "a@b.c", "key": "k",
    ]
    #expect(
      try Notice(value) == Notice(text: "a", title: "New", link: "https://a.example/x?y=1", to: [MailAddress("a@b.c")]))
    #expect(try Notice(["title": "New"]) == Notice(text: "", title: "New"))
  }

  @Test(
    arguments: [
      (JSONValue.integer(1), "takes a text, or a table"), ("", "nothing to tell"),
      (" \n\u{0}\u{202E}", "nothing to tell"),
      (["tilte": "x"], "did you mean \"title\""), (["text": 5], "the text of notify must be a string"),
      (["text": "x", "link": "javascript:alert(1)"], "must begin with https://"),
      (["text": "x", "link": "https://a.example/<b>|c"], "is not an address"), ([:], "nothing to tell"),
    ] as [(JSONValue, String)])
  func mistakes_areNamed(_ value: JSONValue, _ part: String) {
    do {
      Issue.record("\(try Notice(value))")
    } catch {
      #expect(error.kind == "usage" && error.message.contains(part), "\(error.message)")
    }
  }

  @Test func terminalLine_holdsNoControlCharacters() {
    let channel = Channel(name: "frontdesk", kind: .terminal)
    let notice = Notice(
      text: "a\r\nb\u{1B}[2J\u{9B}c\u{7F}\u{202E}d\t ", title: "New\nthread", link: "https://a.example/1")
    #expect(
      channel.line(for: notice)
        == "[frontdesk] New thread: a b^[[2J\\u{9B}c^?\\u{202E}d https://a.example/1")
    #expect(channel.line(for: Notice(text: "x")) == "[frontdesk] x")
    #expect(channel.line(for: Notice(text: "", title: "t")) == "[frontdesk] t")
  }

  @Test func pieces_keepEverythingWithinTheLimit() {
    let texts = [
      String(repeating: "word ", count: 400), String(repeating: "x", count: 999), String(repeating: "🙂", count: 333),
      "e" + String(repeating: "\u{301}", count: 500), "short", "line\n" + String(repeating: "y", count: 99),
    ]
    for text in texts {
      let pieces = NoticeText.pieces(text, limit: 100)
      #expect(pieces.joined().unicodeScalars.elementsEqual(text.unicodeScalars))
      #expect(pieces.allSatisfy { $0.utf16.count <= 100 && !$0.isEmpty })
    }
    #expect(NoticeText.pieces("one two three", limit: 8) == ["one two ", "three"])
    #expect(NoticeText.cut(String(repeating: "x", count: 101), limit: 100).utf16.count == 100)
    #expect(NoticeText.cut("abc", limit: 3) == "abc")
    #expect(NoticeText.clean("a\r\nb\rc\u{202E}\u{0}\td") == "a\nb\nc\td")
  }
}
