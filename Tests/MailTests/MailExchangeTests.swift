import Testing

@testable import Mail

@Suite("what a conversation with a mail server means")
struct MailExchangeTests {
  @Test func beforeTheEnd_nothingWasTaken_whateverWentWrong() {
    let troubles: [MailExchange.Trouble?] = [nil, .lost, .timeout, .cancelled, .handshake, .noSMTPUTF8]
    for stage in [MailExchange.Stage.unreached, .greeting, .protection, .signIn, .sender, .recipient, .content] {
      for trouble in troubles {
        for code in [nil, 250, 354, 421, 451, 550] as [Int?] {
          let exchange = MailExchange(
            stage: stage, reply: code.map { MailReply(code: $0, text: "") }, trouble: trouble)
          #expect(exchange.verdict == .refused(isFinal: code == 550 && stage >= .sender), "\(exchange)")
        }
      }
    }
  }

  @Test(
    arguments: [
      (250, MailExchange.Verdict.taken), (251, .taken), (451, .refused(isFinal: false)),
      (421, .refused(isFinal: false)),
      (550, .refused(isFinal: true)), (354, .unclear), (99, .unclear), (nil, .unclear),
    ] as [(Int?, MailExchange.Verdict)])
  func afterTheEnd_onlyTheReplyTells(_ code: Int?, _ verdict: MailExchange.Verdict) {
    for trouble in [nil, .lost, .timeout, .cancelled] as [MailExchange.Trouble?] {
      let exchange = MailExchange(stage: .ended, reply: code.map { MailReply(code: $0, text: "") }, trouble: trouble)
      #expect(exchange.verdict == verdict, "\(exchange)")
    }
  }

  @Test func aPassword_isNeverShown() {
    let server = MailServer(
      host: "mail.example.com", port: 465, protection: .tls, user: "desk", password: "open-sesame")
    var dumped = ""
    dump(server, to: &dumped)
    #expect(!"\(server)\(String(reflecting: [server]))\(dumped)".contains("sesame"))
  }
}
