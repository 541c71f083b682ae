import Automation
import JSONPages
import Mail
import MailTesting
import Nexudus
import Testing

@testable import Scripting

@Suite("notify by mail")
struct MailNoticeTests {
  private func settings(to: [String] = [], grant: [String]? = nil) throws -> Settings {
    var settings = Settings()
    let server = MailServer(
      host: "mail.example.com", port: 465, protection: .tls, user: "desk", password: "open-sesame")
    settings.channels["mail"] = Channel(
      name: "mail",
      kind: .email(
        MailChannel(server: server, from: try MailAddress("desk@example.com"), to: try to.map { try MailAddress($0) })),
      secretName: "SMTP")
    settings.channels["desk"] = Channel(name: "desk", kind: .terminal)
    settings.channels["slack"] = Channel(
      name: "slack", kind: .slack(try WebhookAddress("https://slack.example/x", of: "it")))
    if let grant { settings.grants["command line"] = Settings.Grant(mail: grant) }
    return settings
  }

  private func run(_ space: TestSpace, _ code: String, _ settings: Settings, dryRun: Bool = false) async
    -> ScriptFailure?
  {
    if case .failed(let failure) = await space.run(.code(code), dryRun: dryRun, settings: settings) {
      failure
    } else {
      nil
    }
  }

  @Test func withoutTo_theChannelsOwnGetIt_withoutAGrant() async throws {
    let space = TestSpace()
    let failure = await run(space, "notify('mail', 'Hello\\nthere')", try settings(to: ["a@b.c", "Zoë <d@e.f>"]))
    #expect(failure == nil, "\(String(describing: failure?.message))")
    #expect(space.mail.asked.map(\.to.text) == ["a@b.c", "Zoë <d@e.f>"])
    let mail = try #require(space.mail.asked.first)
    #expect(
      mail.subject == "Hello" && mail.text == "Hello\nthere" && mail.html == nil
        && mail.from.address == "desk@example.com")
    #expect(Set(space.mail.asked.map(\.identity)).count == 2)
  }

  @Test func everyPart_goesIntoTheMail() async throws {
    let space = TestSpace()
    let failure = await run(
      space,
      """
      notify("mail", { title = "A\\r\\nBcc: x", html = "<p>Hi &amp; bye</p>", reply_to = "office@example.com",
        attachments = { { name = "a.csv", content = "a;b" }, { name = "b", content = "x", type = "text/x-log" } } })
      notify("mail", { title = "T", text = "x", link = "https://a.example/1" })
      notify("mail", { title = "Only a title" })
      """, try settings(to: ["a@b.c"]))
    #expect(failure == nil, "\(String(describing: failure?.message))")
    let mails = space.mail.asked
    #expect(mails.map(\.subject) == ["A Bcc: x", "T", "Only a title"])
    #expect(mails.map(\.text) == ["Hi & bye", "x\n\nhttps://a.example/1\n", "Only a title"])
    #expect(mails[0].html == "<p>Hi &amp; bye</p>" && mails[0].replyTo?.address == "office@example.com")
    #expect(
      mails[0].attachments == [
        MailAttachment(name: "a.csv", type: "text/csv", content: Array("a;b".utf8)),
        MailAttachment(name: "b", type: "text/x-log", content: Array("x".utf8)),
      ])
  }

  @Test func bytesThatAreNoText_canBeAttached_asTheyAreOrInBase64() async throws {
    let space = TestSpace()
    let failure = await run(
      space,
      """
      notify("mail", { text = "x", attachments = {
        { name = "a.pdf", content = "%PDF\\xFF\\x00" }, { name = "b.pdf", content = { base64 = "JVBE\\nRv8A" } } } })
      """, try settings(to: ["a@b.c"]))
    #expect(failure == nil, "\(String(describing: failure?.message))")
    let attachments = try #require(space.mail.asked.first).attachments
    #expect(attachments.map(\.content) == Array(repeating: [0x25, 0x50, 0x44, 0x46, 0xFF, 0], count: 2))
    #expect(attachments.map(\.type) == ["application/pdf", "application/pdf"])
  }

  @Test func whatAPlanHolds_isReadAsTheSameNotice() throws {
    var notice = Notice(text: "x", title: "T", to: [try MailAddress("Zoë <a@b.c>")])
    notice.html = "<p>x</p>"
    notice.replyTo = try MailAddress("d@e.f")
    notice.attachments = [
      MailAttachment(name: "a.csv", type: "text/csv", content: Array("a".utf8)),
      MailAttachment(name: "b.bin", type: "application/octet-stream", content: [0xFF, 0]),
    ]
    #expect(try Notice(.object(notice.json)) == notice)
  }

  @Test(arguments: [
    ([], "zoe@example.com", "grant(\"command line\", { mail = { \"example.com\" } })"),
    (["other.example"], "Zoë <zoe@Example.com>", "{ mail = { \"other.example\", \"example.com\" } }"),
    (["example.com"], "zoe@mail.example.com", "mail.example.com"),
    (["a@example.com"], "b@example.com", "b@example.com"),
    (["example.com"], "zoe@example.com.evil.example", "evil.example"),
  ])
  func aMemberWithoutAGrant_isRefused_withTheLineToAdd(_ grant: [String], _ to: String, _ part: String) async throws {
    let space = TestSpace()
    let failure = await run(space, "notify('mail', { to = { '\(to)' }, text = 'x' })", try settings(grant: grant))
    #expect(failure?.kind == "permission" && failure?.message.contains(part) == true, "\(String(describing: failure))")
    #expect(space.mail.asked.isEmpty)
    // A dry run says the same.
    let dry = await run(space, "notify('mail', { to = '\(to)', text = 'x' })", try settings(grant: grant), dryRun: true)
    #expect(dry?.kind == "permission" && space.output.effects.isEmpty)
  }

  @Test(arguments: [["example.com"], ["EXAMPLE.com"], ["zoe@example.com"], ["*"], ["x.y", "example.com"]])
  func aMemberWithAGrant_getsIt(_ grant: [String]) async throws {
    let space = TestSpace()
    let failure = await run(space, "notify('mail', { to = 'Zoe@example.com', text = 'x' })", try settings(grant: grant))
    #expect(failure == nil && space.mail.asked.count == 1)
  }

  @Test func aTerminalInItsPlace_showsEachMail_andAsksForTheGrantToo() async throws {
    let space = TestSpace()
    let code = "notify('desk', { to = { 'a@example.com', 'b@example.com' }, title = 'T', text = 'x' })"
    #expect(await run(space, code, try settings())?.kind == "permission")
    #expect(await run(space, code, try settings(grant: ["example.com"])) == nil)
    #expect(space.output.lines == ["[desk] to a@example.com: T: x", "[desk] to b@example.com: T: x"])
  }

  @Test func oneForbiddenAmongMany_stopsAll() async throws {
    let space = TestSpace()
    let failure = await run(
      space, "notify('mail', { to = { 'a@example.com', 'b@evil.example' }, text = 'x' })",
      try settings(grant: ["example.com"]))
    #expect(failure?.kind == "permission" && space.mail.asked.isEmpty)
  }

  @Test func someRefused_areNamed_andTheOthersHaveTheirs() async throws {
    let space = TestSpace()
    space.mail.answer("b@example.com", .noSuchUser)
    space.mail.answer("c@example.com", .greylisted)
    let failure = await run(
      space,
      """
      local to = { "a@example.com", "b@example.com", "c@example.com", "d@example.com" }
      local fine, err = pcall(notify, "mail", { to = to, text = "x" })
      print(fine, err.kind, err.retryable, err.unclear, #err.errors, err.errors[1].property, err.errors[2].property)
      error(err)
      """, try settings(grant: ["*"]))
    #expect(space.mail.asked.count == 4)
    #expect(space.output.lines == ["false\tvalidation\ttrue\tfalse\t2\tb@example.com\tc@example.com"])
    #expect(
      failure?.message.contains(
        "2 of 4 mails did not arrive, those to b@example.com, c@example.com; the other 2 have theirs")
        == true, "\(String(describing: failure?.message))")
  }

  @Test func aDryRun_plansOneMailForEachRecipient_andSendsNone() async throws {
    let space = TestSpace()
    let failure = await run(
      space, "notify('mail', { to = { 'a@example.com', 'b@example.com' }, title = 'T', text = 'x' })",
      try settings(grant: ["example.com"]), dryRun: true)
    #expect(failure == nil && space.mail.asked.isEmpty)
    #expect(space.output.effects.map { $0.effect.body["to"]?.string } == ["a@example.com", "b@example.com"])
  }

  @Test(arguments: [
    ("notify('slack', { text = 'x', html = 'y' })", "\"html\" is for mail"),
    ("notify('mail', 'x')", "whom is the mail for?"),
    ("notify('slack', { text = 'x', to = 'a@b.c' })", "\"to\" is for mail"),
    ("notify('mail', { text = 'x', to = 'a' })", "the to of notify: \"a\" is no address: it has no @"),
    ("notify('mail', { text = 'x', to = 'a@b.c\\r\\nBcc: d@e.f' })", "line break"),
    ("notify('mail', { text = 'x', to = {} })", "1 to 50 addresses"),
    ("notify('mail', { text = 'x', reply_to = 'a' })", "the reply_to"),
    ("notify('mail', { html = '<p>x</p>', link = 'https://a.example' })", "put the link into it"),
    ("notify('mail', { text = 'x', attachments = 'y' })", "attachments of notify is a list"),
    ("notify('mail', { text = 'x', attachments = { { name = 'y' } } })", "needs a name and a content"),
    ("notify('mail', { text = 'x', attachments = { { name = 'y', contents = 'z' } } })", "did you mean \"content\"?"),
    ("notify('mail', { text = 'x\\xFF' })", "the text of notify is not valid UTF-8"),
    ("notify('mail', 'x\\xFF')", "notify takes a text"),
    ("notify('mail', { text = 'x', attachments = { { name = 'y', content = { base64 = 'a' } } } })", "base64 = ..."),
    ("notify('mail', { text = 'x', attachments = { { name = '../y', content = 'z' } } })", "cannot be called"),
    ("notify('mail', { text = 'x', attachments = { { name = 'a\\r\\nB: c', content = 'z' } } })", "cannot be called"),
    (
      "notify('mail', { text = 'x', attachments = { { name = 'y', content = 'z', type = 'a/b; c=d' } } })",
      "one like \"text/csv\""
    ),
    (
      "notify('mail', { text = 'x', attachments = { { name = 'y', content = ('z'):rep(11 << 20) } } })", "10 MB at most"
    ),
  ])
  func mistakes_areNamed(_ code: String, _ part: String) async throws {
    let space = TestSpace()
    let failure = await run(space, code, try settings(grant: ["*"]))
    #expect(
      failure?.kind == "usage" && failure?.message.contains(part) == true, "\(String(describing: failure?.message))")
    #expect(space.mail.asked.isEmpty)
  }

  @Test(arguments: [
    (
      MailExchange(stage: .signIn, reply: MailReply(code: 535, text: "5.7.8 no, not open-sesame")), "server",
      "did not accept the sign-in of \"desk\" (535), and says: 5.7.8 no, not ***; check user and password, and store it with: concierge secret set SMTP"
    ),
    (
      MailExchange(stage: .recipient, reply: MailReply(code: 550, text: "5.1.1 no\u{1B}[2Jsuch")), "validation",
      "refused mail for a@b.c (550), and says: 5.1.1 no^[[2Jsuch"
    ),
    (MailExchange(stage: .recipient, reply: MailReply(code: 451, text: "later")), "server", "try again later"),
    (MailExchange(stage: .sender, reply: MailReply(code: 530, text: "")), "validation", "it wants user and password"),
    (
      MailExchange(stage: .greeting, reply: MailReply(code: 554, text: "no")), "server", "takes no mail from here (554)"
    ),
    (
      MailExchange(stage: .content, reply: MailReply(code: 552, text: "big")), "validation",
      "refused the mail to a@b.c (552)"
    ),
    (MailExchange(stage: .protection, trouble: .noTLS, detail: "d"), "server", "offers no TLS"),
    (MailExchange(stage: .protection, trouble: .certificate, detail: "self-signed"), "server", "ca = \"/path"),
    (
      MailExchange(stage: .unreached, trouble: .notConnected, detail: "refused"), "server",
      "was not reached: refused; look at the network and at smtp in channel(\"mail\""
    ),
    (
      MailExchange(stage: .unreached, trouble: .noLibrary("libcurl.so.4: not found")), "server",
      "apt-get install libcurl4"
    ),
    (MailExchange(stage: .greeting, trouble: .noSMTPUTF8), "server", "lacks SMTPUTF8"),
    (
      MailExchange(stage: .ended, trouble: .lost, detail: "it broke"), "network",
      "had the whole mail to a@b.c, and gave no answer (it broke); look whether it has arrived"
    ),
  ])
  func whatWentWrong_isToldInWords(_ exchange: MailExchange, _ kind: String, _ part: String) async throws {
    let space = TestSpace()
    space.mail.answer("a@b.c", exchange)
    let failure = await run(space, "notify('mail', 'x')", try settings(to: ["a@b.c"]))
    #expect(failure?.kind == kind && failure?.message.contains(part) == true, "\(String(describing: failure?.message))")
    #expect(failure?.message.contains("channel \"mail\": the mail server mail.example.com:465") == true)
    #expect(failure?.message.contains("sesame") == false)
  }
}
