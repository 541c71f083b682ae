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
    ("请问无线网络密码是什么", "密码", true), ("ＷＬＡＮ", "wlan", true), ("Łódź", "lodz", true), ("smørrebrød", "smorrebrod", true),
    ("が", "か", false), ("", "x", false), ("x", "", false), ("wifi", "wifi password", false),
    ("key&nbsp;card", "key card", true), ("cafe\u{301}", "café", true), ("café", "cafe\u{301}", true),
    ("STRASSE", "straße", true), ("ẞ", "ss", true), ("ISTANBUL", "istanbul", true), ("İstanbul", "istanbul", true),
    ("ısı", "ISI", true), ("ΟΔΟΣ", "οδος", true), ("οδός", "ΟΔΌΣ", true), ("ﬁnd the oﬃce", "office", true),
    ("ﬁnd", "find", true), ("straﬆ", "strast", true), ("Ǆ", "dž", true), ("ǆ", "dz", true),
    ("wi\u{200B}fi", "wifi", true),
    ("wi\u{AD}fi", "wifi", true), ("wi\u{FEFF}fi", "wifi", true), ("wifi\u{200D}", "wifi", true),
    ("door\u{00A0}code", "door code", true), ("ΐ", "ι", true), ("Ångström", "angstrom", true), ("ŉ", "n", false),
    ("ŒUVRE", "oeuvre", true), ("Ærø", "aero", true), ("नमस्ते दुनिया", "नमस्ते", true), ("नमस्ते", "नमस", false),
    ("السَّلام", "السلام", true), ("שָׁלוֹם", "שלום", true), ("한국어", "한국어", true), ("\u{1112}\u{1161}\u{11AB}", "한", true),
    ("🔑 lost", "🔑", true), ("👩‍💻 desk", "👩‍💻", true), ("don't", "dont", false), ("don’t", "don't", true),
    ("e-mail", "mail", true), ("x\u{0}wifi", "wifi", true), ("WiFi5", "wifi", false), ("ΑΣ ΤΩΝ", "ασ", true),
    ("ĳs", "ijs", true), ("ﬀ", "ff", true), ("ŀ", "l", false), ("ＷＬＡＮ", "ｗｌａｎ", true),
    ("wi<b>fi</b>", "wifi", true), ("<p>wi</p><p>fi</p>", "wifi", false), ("&lt;wifi&gt;", "wifi", true),
    ("wi&shy;fi", "wifi", true), ("caf&eacute;", "cafe", true), ("caf&#233;", "cafe", true),
    ("stra&szlig;e", "strasse", true),
  ])
  func has_findsWholeWords_foldedCaseAndAccents(_ text: String, _ word: String, _ expected: Bool) {
    #expect(FoldedText(PlainText.plain(text)).contains(FoldedText(word)) == expected)
  }

  @Test(arguments: [
    ("ΟΔΟΣ ΑΣ Σ ΣΑΣ.", "οδος ας σ σας."), ("ΑΣ'Α ΑΣ' ΣΣ", "ασ'α ας' σς"),
    ("İSTANBUL ÅÉ ẞ ᏣᎳᎩ", "i\u{307}stanbul åé ß ꮳꮃꭹ"), ("", ""),
  ])
  func lower_isThatOfUnicode_withTheSigmaOfAWordsEnd(_ text: String, _ expected: String) {
    #expect(LowerText.text(text) == expected)
  }

  @Test(arguments: [
    ("<p>Hello</p><p>World</p>", "Hello\n\nWorld"), ("a<br>b", "a\nb"), ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
    ("&lt;b&gt; &#65;&#x42; &eacute; &nosuch;", "<b> AB é &nosuch;"),
    ("<style>p{}</style>x<script>1<2</script>y", "xy"),
    ("  many   spaces  ", "many spaces"), ("<!-- no -->yes", "yes"), ("<unclosed", "<unclosed"),
    ("<script>never closed", ""),
    ("<li>one<li>two", "one\ntwo"), ("<b>\u{301}wifi</b> x", "\u{301}wifi x"), ("a\r\n<br>\r\nb", "a\n\nb"),
    ("&ecirc;&Ntilde;&yuml;&OElig;&frac12;&times;", "êÑÿŒ½×"), ("&#x110000;&#0;&#;&;", "&#x110000;&#0;&#;&;"),
    ("<SCRIPT>x</ScRiPt >y", "y"), ("<scripty>x</scripty>", "x"), ("<a href='x'>b</a>", "b"), ("</>", "</>"),
    ("<!doctype html>x", "x"), ("<!-- a --><!-- b -->c", "c"), ("&amp;lt;", "&lt;"),
  ])
  func plain_turnsTagsAndEntitiesIntoText(_ html: String, _ expected: String) {
    #expect(PlainText.plain(html) == expected)
  }

  /// Text comes from anybody: what costs a search to its end at every sign would stall a rule for hours.
  @Test(arguments: ["<a", "<!--", "<script><b", "&x", "&#x", "<p>", "a\u{301}\u{323}", "\u{301}", "<\u{301}"])
  func plain_ofSignsWithoutEnd_takesTimeInStepWithItsLength(_ sign: String) {
    let text = String(repeating: sign, count: 200_000)
    #expect(PlainText.plain(text).utf8.count <= text.utf8.count)
    #expect(!PlainText.plain(text + ">").contains("zzz"))
    #expect(!FoldedText(text).contains(FoldedText("zzz")))
  }
}
