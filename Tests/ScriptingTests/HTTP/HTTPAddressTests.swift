import Testing

@testable import Scripting

@Suite("Addresses of the web")
struct HTTPAddressTests {
  @Test(arguments: [
    ("HTTPS://Example.com", "https://example.com/"), ("http://example.com:80/a", "http://example.com/a"),
    ("https://example.com:8443?x=1#frag", "https://example.com:8443/?x=1"),
    ("https://example.com/ü/\"x\"?q=ä b", nil), ("https://example.com/ü/?q=ä", "https://example.com/%C3%BC/?q=%C3%A4"),
    ("https://example.com/a/../b/./c", "https://example.com/b/c"),
    ("https://example.com/../..", "https://example.com/"),
    ("https://example.com/a%2Fb", "https://example.com/a%2Fb"),
    ("https://[2001:db8::1]:444/", "https://[2001:db8::1]:444/"),
    ("https://example.com\\@evil.test/", nil), ("https://evil.test#@example.com/", "https://evil.test/"),
    ("https://user@example.com/", nil), ("https://", nil), ("https:///x", nil), ("//example.com", nil),
    ("https://0x7f.1/", nil), ("https://2130706433/", nil), ("https://example.com:99999/", nil),
    ("https://[::1", nil), ("https://[example.com]/", nil), ("https://exa mple.com/", nil), ("https://a\r\nb/", nil),
    ("file:///etc/passwd", nil), ("javascript:alert(1)", nil), ("https://example.com/a//b", "https://example.com/a//b"),
  ])
  func text_isReadInOneWay(_ text: String, _ form: String?) {
    let address = try? HTTPAddress(text)
    #expect(address.map { $0.origin + $0.path } == form)
  }

  @Test(arguments: [
    ("https://other.test/x", "https://other.test/x"), ("//other.test/x", "https://other.test/x"),
    ("/x", "https://a.test/x"),
    ("x", "https://a.test/d/x"), ("../x?q", "https://a.test/x?q"), ("?y=2", "https://a.test/d/e?y=2"),
    ("", "https://a.test/d/e?z=1"), ("#top", "https://a.test/d/e?z=1"), ("ftp://x/", nil), ("https://u:p@a.test/", nil),
  ])
  func redirect_isSeenFromWhereItStands(_ location: String, _ form: String?) throws {
    let address = try? HTTPAddress("https://a.test/d/e?z=1").following(location)
    #expect(address.map { $0.origin + $0.path } == form)
  }
}
