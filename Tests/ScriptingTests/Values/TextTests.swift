import Nexudus
import Testing

@testable import Scripting

@Suite("Text")
struct TextTests {
  @Test(arguments: [
    ("Where is the WiFi?", "wifi", true), ("Wo ist das WLAN-Kennwort?", "wlan", true), ("CAFÉ", "cafe", true),
    ("Straße", "strasse", true), ("un paquet", "Paquet", true), ("printing", "print", false),
    ("my wi-fi", "wi-fi", true),
    ("<p>the <b>door</b> code</p>", "door code", true), ("door\n  code", "door code", true), ("outdoor", "door", false),
    ("请问无线网络密码是什么", "密码", true), ("ＷＬＡＮ", "wlan", false), ("Łódź", "lodz", true), ("smørrebrød", "smorrebrod", true),
    ("が", "か", false), ("", "x", false), ("x", "", false), ("wifi", "wifi password", false),
    ("key&nbsp;card", "key card", true),
  ])
  func has_findsWholeWords_foldedCaseAndAccents(_ text: String, _ word: String, _ expected: Bool) {
    #expect(FoldedText(PlainText.plain(text)).contains(FoldedText(word)) == expected)
  }

  @Test(arguments: [
    ("<p>Hello</p><p>World</p>", "Hello\n\nWorld"), ("a<br>b", "a\nb"), ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
    ("&lt;b&gt; &#65;&#x42; &eacute; &nosuch;", "<b> AB é &nosuch;"),
    ("<style>p{}</style>x<script>1<2</script>y", "xy"),
    ("  many   spaces  ", "many spaces"), ("<!-- no -->yes", "yes"), ("<unclosed", "<unclosed"),
    ("<script>never closed", ""),
    ("<li>one<li>two", "one\ntwo"),
  ])
  func plain_turnsTagsAndEntitiesIntoText(_ html: String, _ expected: String) {
    #expect(PlainText.plain(html) == expected)
  }

  /// Text comes from anybody: what costs a search to its end at every sign would stall a rule for hours.
  @Test(arguments: ["<a", "<!--", "<script><b", "&x"])
  func plain_ofSignsWithoutEnd_takesTimeInStepWithItsLength(_ sign: String) {
    let text = String(repeating: sign, count: 200_000)
    #expect(PlainText.plain(text).utf8.count <= text.utf8.count)
    #expect(!PlainText.plain(text + ">").contains("zzz"))
  }
}
