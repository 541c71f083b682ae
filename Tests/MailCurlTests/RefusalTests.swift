import Mail
import MailCurl
import MailTesting
import Testing

/// What a mail server says no to, and where: nothing of it was sent.
@Suite("refusals of a real mail server")
struct RefusalTests {
  @Test(arguments: [
    (#""CONNECT": "554 5.7.1 not you""#, MailExchange.Stage.greeting, 554, false),
    (#""CONNECT": "421 4.3.2 too busy""#, .greeting, 421, false),
    (#""MAIL": "553 5.1.8 not from there""#, .sender, 553, true),
    (#""RCPT": "550 5.1.1 no such user""#, .recipient, 550, true),
    (#""RCPT": "451 4.7.1 greylisted""#, .recipient, 451, false),
    (#""DATA": "554 5.5.1 no""#, .content, 554, true),
    (#""DATA": "452 4.3.1 disk full""#, .content, 452, false),
    (#""END": "552 5.3.4 too big""#, .ended, 552, true),
    (#""END": "451 4.3.0 later""#, .ended, 451, false),
    (#""END": "421 4.3.2 going down""#, .ended, 421, false),
  ])
  func aReply_isToldWithItsStage(_ replies: String, _ stage: MailExchange.Stage, _ code: Int, _ isFinal: Bool)
    async throws
  {
    let place = try await MailPlace("{\"replies\": {\(replies)}}")
    let exchange = try await Sending(place).send()
    #expect(exchange.stage == stage && exchange.reply?.code == code, "\(exchange)")
    #expect(exchange.reply.map { replies.hasSuffix("\($0.code) \($0.text)\"") } == true, "\(exchange)")
    #expect(exchange.verdict == .refused(isFinal: isFinal) && exchange.trouble == nil, "\(exchange)")
  }

  @Test(arguments: [("smtps", MailServer.Protection.tls), ("starttls", .startTLS)])
  func aWrongPassword_isRefusedAtTheSignIn(_ kind: String, _ protection: MailServer.Protection) async throws {
    let place = try await MailPlace(#"{"tls": "\#(kind)", "users": {"desk": "right"}}"#)
    var sending = try Sending(place, protection)
    sending.server.user = "desk"
    sending.server.password = "wrong-and-secret"
    let exchange = await sending.send()
    #expect(exchange.stage == .signIn && exchange.reply?.code == 535 && exchange.trouble == nil, "\(exchange)")
    #expect(exchange.verdict == .refused(isFinal: false))
    #expect(!"\(exchange)".contains("wrong-and-secret"))
    #expect(try await !place.names.contains("mail"))
  }

  @Test func noSignInThatBothKnow_isTold() async throws {
    let place = try await MailPlace(
      #"{"tls": "smtps", "users": {"desk": "x"}, "without": ["LOGIN", "PLAIN"], "replies": {"MAIL": "530 sign in"}}"#)
    var sending = try Sending(place, .tls)
    sending.server.user = "desk"
    sending.server.password = "x"
    let exchange = await sending.send()
    #expect(exchange.verdict == .refused(isFinal: exchange.stage >= .sender), "\(exchange)")
    #expect(exchange.trouble == .noSignIn || exchange.reply?.code == 530, "\(exchange)")
    #expect(try await place.messages.isEmpty)
  }

  @Test func withoutAPassword_whereOneIsWanted_theServerSaysSo() async throws {
    let place = try await MailPlace(#"{"tls": "smtps", "users": {"desk": "x"}}"#)
    let exchange = try await Sending(place, .tls).send()
    #expect(exchange.stage == .sender && exchange.reply?.code == 530, "\(exchange)")
  }
}

@Suite("TLS to a real mail server")
struct ProtectionTests {
  @Test func aServerWithoutTLS_isToldNothing() async throws {
    let place = try await MailPlace()
    var sending = try Sending(place, .startTLS)
    sending.server.user = "desk"
    sending.server.password = "secret"
    let exchange = await sending.send()
    #expect(exchange.trouble == .noTLS && exchange.stage == .protection, "\(exchange)")
    #expect(exchange.verdict == .refused(isFinal: false))
    let names = try await place.names
    #expect(!names.contains("auth") && !names.contains("mail"))
  }

  @Test(arguments: ["smtps", "starttls"])
  func aCertificateThatNobodyTrusts_isRefused(_ kind: String) async throws {
    let place = try await MailPlace(#"{"tls": "\#(kind)"}"#)
    var sending = try Sending(place, kind == "smtps" ? .tls : .startTLS)
    sending.server.authorities = nil
    let exchange = await sending.send()
    #expect(exchange.trouble == .certificate && exchange.stage == .protection, "\(exchange)")
    #expect(exchange.detail.contains("self-signed") || exchange.detail.contains("self signed"), "\(exchange)")
    #expect(try await !place.names.contains("mail"))
  }

  @Test(arguments: ["smtps", "starttls"])
  func aCertificateOfAnotherHost_isRefused(_ kind: String) async throws {
    let place = try await MailPlace(#"{"tls": "\#(kind)", "names": "DNS:other.example"}"#)
    let exchange = try await Sending(place, kind == "smtps" ? .tls : .startTLS).send()
    #expect(exchange.trouble == .certificate && exchange.stage == .protection, "\(exchange)")
    #expect(try await !place.names.contains("mail"))
  }

  @Test func aPlainServerAskedForTLS_isNotUnderstood() async throws {
    let place = try await MailPlace()
    let exchange = try await Sending(place, .tls).send()
    #expect(exchange.trouble == .handshake && exchange.stage == .protection, "\(exchange)")
  }

  @Test func aFileOfCertificatesThatIsNone_isNamed() async throws {
    let place = try await MailPlace(#"{"tls": "smtps"}"#)
    var sending = try Sending(place, .tls)
    sending.server.authorities = "/nowhere/ca.pem"
    let exchange = await sending.send()
    #expect(exchange.trouble == .authorities, "\(exchange)")
    #expect(exchange.verdict == .refused(isFinal: false))
  }
}
