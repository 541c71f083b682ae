import Mail
import MailCurl
import MailTesting
import Testing

/// One mail and the server that it goes to.
struct Sending {
  var message: MailMessage
  var server: MailServer

  init(_ place: MailPlace, _ protection: MailServer.Protection = .none, to: String = "zoe@example.com") throws {
    message = MailMessage(
      from: try MailAddress("Front desk <desk@example.com>"), to: try MailAddress(to), subject: "Hello", text: "Hello.",
      identity: "1.2.3", date: 1_790_000_000)
    server = MailServer(
      host: "localhost", port: place.port, protection: protection, authorities: place.authorities,
      timeout: .seconds(120))
  }

  func send(_ courier: MailCourier = MailCourier()) async -> MailExchange {
    await courier.send(message, to: message.to, by: server)
  }
}
