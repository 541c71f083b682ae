import Foundation
import Mail
import MailCurl
import MailTesting
import Testing

@Suite("mail to a real server")
struct DeliveryTests {
  @Test func aPlainMail_arrivesAsItWasWritten() async throws {
    let place = try await MailPlace()
    let exchange = try await Sending(place).send()
    #expect(exchange.verdict == .taken, "\(exchange)")
    #expect(exchange.reply == MailReply(code: 250, text: "OK taken"))
    let message = try #require(try await place.messages.first)
    #expect(message.sender == "desk@example.com" && message.recipients == ["zoe@example.com"])
    #expect(message.addresses["From"] == [["Front desk", "desk@example.com"]])
    #expect(message.header("Subject") == "Hello")
    #expect(message.header("Message-ID") == "<1.2.3@example.com>")
    #expect(message.header("Auto-Submitted") == "auto-generated")
    #expect(message.date == 1_790_000_000)
    #expect(message.text == "Hello.\n" && message.html == nil)
    #expect(message.types == ["text/plain"] && message.isASCII && message.defects == [])
  }

  @Test(arguments: [("smtps", MailServer.Protection.tls), ("starttls", .startTLS)])
  func underTLS_withAPassword_itArrives(_ kind: String, _ protection: MailServer.Protection) async throws {
    let place = try await MailPlace(#"{"tls": "\#(kind)", "users": {"desk": "open sesame"}}"#)
    var sending = try Sending(place, protection)
    sending.server.user = "desk"
    sending.server.password = "open sesame"
    let exchange = await sending.send()
    #expect(exchange.verdict == .taken, "\(exchange)")
    #expect(try await place.messages.count == 1)
    let names = try await place.names
    #expect(names.contains("message") && names.contains("auth"))
    struct Hello: Decodable { let tls: Bool }
    #expect(try await place.decode("ehlo", as: Hello.self).last?.tls == true)
  }
}
