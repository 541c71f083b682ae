import Testing

@testable import Mail

@Suite struct MailAddressTests {
  @Test(
    arguments: [
      ("a@b.c", "a@b.c", nil), (" a@b.c ", "a@b.c", nil), ("<a@b.c>", "a@b.c", nil), ("Zoë <a@b.c>", "a@b.c", "Zoë"),
      ("\"Smith, Zoë\" <a@b.c>", "a@b.c", "Smith, Zoë"), ("a < b <a@b.c>", "a@b.c", "a < b"),
      ("first.last+tag@mail.example.co.uk", "first.last+tag@mail.example.co.uk", nil),
      ("root@localhost", "root@localhost", nil),
      ("zoë@bücher.example", "zoë@bücher.example", nil), ("o'neil@example.com", "o'neil@example.com", nil),
    ] as [(String, String, String?)])
  func addresses_areRead(_ text: String, _ address: String, _ name: String?) throws {
    let read = try MailAddress(text)
    #expect(read.address == address && read.name == name)
    #expect(try MailAddress(read.text) == read)
  }

  @Test(arguments: [
    ("", "no @"), ("a", "no @"), ("@b.c", "one side"), ("a@", "one side"), ("a@b@c.d", "before its @"),
    ("a b@c.d", "before its @"), (".a@c.d", "before its @"), ("a..b@c.d", "before its @"),
    ("\"a b\"@c.d", "before its @"),
    ("a@b c", "domain"), ("a@.b", "domain"), ("a@b.", "domain"), ("a@-b.c", "domain"), ("a@[127.0.0.1]", "domain"),
    ("a@b.c>", "without a <"), ("a@b.c, d@e.f", "before its @"), ("<a@b.c", "before its @"),
    ("a@b.c\r\nBcc: x@y.z", "line break"), ("Zoë\nBcc: x <a@b.c>", "line break"), ("a\u{0}@b.c", "line break"),
    ("a\u{2028}@b.c", "line break"), ("\u{202E}moc.x@a <a@b.c>", "line break"), ("a@b.c\u{7F}", "line break"),
    (String(repeating: "x", count: 65) + "@b.c", "too long"),
    ("x@" + String(repeating: "abcdefgh.", count: 30) + "com", "too long"), ("a@b<c.d", "domain"),
    ("a\\@b.c", "before its @"),
  ])
  func mistakes_areNamed(_ text: String, _ part: String) {
    do {
      Issue.record("\(try MailAddress(text))")
    } catch {
      #expect(error.reason.contains(part), "\(error.reason)")
    }
  }

  @Test func domain_isInLowerCase() throws {
    #expect(try MailAddress("A@Example.COM").domain == "example.com")
    #expect(try MailAddress("A@Example.COM").address == "A@Example.COM")
  }
}
