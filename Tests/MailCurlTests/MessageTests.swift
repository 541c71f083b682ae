import Foundation
import Mail
import MailCurl
import MailTesting
import Testing

/// Mails as a reader of another make understands them: Python's `email` package, behind a real server.
@Suite("mails, read by others")
struct MessageTests {
  private func arrived(_ change: (inout MailMessage) throws -> Void) async throws -> MailPlace.Message {
    let place = try await MailPlace()
    var sending = try Sending(place)
    try change(&sending.message)
    let exchange = await sending.send()
    #expect(exchange.verdict == .taken, "\(exchange)")
    let message = try #require(try await place.messages.first)
    #expect(message.defects == [] && message.longest <= 78, "\(message.defects) \(message.longest)")
    return message
  }

  static let texts = [
    "", "x", "Hello", "Zoë Müller", "日本語の件名です。とても長い件名なので、何行にもなります。さらに続きます。",
    "🙂🙂🙂 family 👩‍👩‍👧‍👦 " + String(repeating: "🇵🇹", count: 30),
    "=?UTF-8?B?c2VjcmV0?=", "a =?x", " leading and trailing ", "two  spaces   three", "tab\tin it",
    String(repeating: "word ", count: 60) + "end", String(repeating: "x", count: 400),
    "\"quotes\" \\ and, (brackets) <a@b>",
    "e" + String(repeating: "\u{301}", count: 200), "\u{FEFF}bom", "100%", "a\u{A0}b", "a: b",
  ]

  @Test(arguments: texts)
  func subject_arrivesAsItIs(_ text: String) async throws {
    let message = try await arrived { $0.subject = text }
    #expect(message.header("Subject") == text, "\(String(decoding: message.raw.prefix(900), as: UTF8.self))")
  }

  @Test(
    arguments: texts + [
      "a\nb", "trailing space \nand tab\t\nend", ".", "..", ".\n.\n", "\n.\n", "From here\nFrom there", "a\r\nb\rc",
      "\n\n\n",
      "=3D=", String(repeating: "é", count: 300), String(repeating: "a", count: 75) + "=", "\u{0C}form feed",
      String(repeating: "long line ", count: 500), String(repeating: "x", count: 76),
      String(repeating: "x", count: 75) + ".",
    ])
  func text_arrivesAsItIs(_ text: String) async throws {
    let message = try await arrived {
      $0.text = text
      $0.html = "<p>\(text)</p>"
    }
    func lines(_ text: String) -> String {
      text.replacingOccurrences(of: "\r\n", with: "\n").replacingOccurrences(of: "\r", with: "\n")
    }
    // The end of the last line is the mail's own.
    let wanted = lines(text)
    #expect(
      [wanted, wanted + "\n"].contains(lines(message.text ?? "nothing")),
      "\(String(decoding: message.raw, as: UTF8.self))")
    #expect(lines(message.html ?? "nothing").hasPrefix("<p>\(wanted)</p>"))
    #expect(message.types == ["multipart/alternative", "text/plain", "text/html"])
    #expect(message.isASCII)
  }

  @Test(arguments: [
    "Zoë Müller", "Smith, Zoë", "\"Z\" <x@y.z>", "plain", "O'Neil; Sons (Ltd.)", "日本語", "=?UTF-8?Q?x?=",
    String(repeating: "Long Name ", count: 15),
  ])
  func names_arriveAsTheyAre(_ name: String) async throws {
    let message = try await arrived {
      $0.from = try MailAddress("\(name) <desk@example.com>")
      $0.to = try MailAddress("\(name) <zoe@example.com>")
      $0.replyTo = try MailAddress("\(name) <office@example.com>")
    }
    let trimmed = name.trimmingCharacters(in: .whitespaces)
    let addresses = ["From": "desk", "To": "zoe", "Reply-To": "office"]
    for (header, local) in addresses {
      #expect(message.addresses[header] == [[trimmed, "\(local)@example.com"]])
    }
    #expect(message.recipients == ["zoe@example.com"] && message.sender == "desk@example.com")
  }

  @Test func attachments_keepNamesAndBytes() async throws {
    let every = (0...255).map { UInt8($0) }
    let files: [(String, String, [UInt8])] = [
      ("invoices.csv", "text/csv", Array("a;b\r\n1;2\n.\r\n".utf8)),
      ("Übersicht März.pdf", "application/pdf", every + every),
      ("empty.bin", "application/octet-stream", []), ("quote\".txt", "text/plain", Array("x".utf8)),
      (String(repeating: "very long name ", count: 9) + "日本.ics", "text/calendar", Array("BEGIN".utf8)),
      ("%41'.txt", "text/plain", [0]),
    ]
    let message = try await arrived {
      $0.html = "<p>x</p>"
      $0.attachments = files.map { MailAttachment(name: $0, type: $1, content: $2) }
    }
    #expect(message.types.prefix(4) == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html"])
    #expect(message.attachments.map(\.name) == files.map(\.0))
    #expect(message.attachments.map(\.type) == files.map(\.1))
    #expect(message.attachments.map { [UInt8]($0.content) } == files.map(\.2))
    #expect(message.text == "Hello.\n" && message.html == "<p>x</p>\n")
  }

  @Test func nothingThatIsGiven_makesAHeader() async throws {
    let attack = "x\r\nBcc: evil@example.com\r\n\r\nbody\nX-Evil: 1\r.\r\n\u{2028}Cc: e@example.com"
    let message = try await arrived {
      $0.subject = attack
      $0.identity = attack
      $0.attachments = [MailAttachment(name: attack, type: attack, content: [1])]
    }
    let names = message.headers.map { $0[0] }
    #expect(
      names == [
        "Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
      ], "\(names)")
    #expect(message.recipients == ["zoe@example.com"])
    #expect(message.attachments.count == 1 && message.attachments.first?.type == "application/octet-stream")
    #expect(message.types == ["multipart/mixed", "text/plain", "application/octet-stream"])
  }

  @Test func anAddressBeyondASCII_needsAServerThatKnowsThem() async throws {
    let modern = try await MailPlace()
    var sending = try Sending(modern, to: "Zoë <zoë@bücher.example>")
    #expect(await sending.send().verdict == .taken)
    let message = try #require(try await modern.messages.first)
    #expect(message.options.contains("SMTPUTF8"))
    #expect(message.recipients.count == 1 && message.recipients[0].hasPrefix("zoë@"))
    let old = try await MailPlace(#"{"smtputf8": false}"#)
    sending.server.port = old.port
    let exchange = await sending.send()
    #expect(exchange.trouble == .noSMTPUTF8 && exchange.verdict == .refused(isFinal: false), "\(exchange)")
    #expect(try await !old.names.contains("mail"))
  }

  @Test func underTLS_theSecondGreetingTellsWhatTheServerKnows() async throws {
    let place = try await MailPlace(#"{"tls": "starttls"}"#)
    #expect(try await Sending(place, .startTLS, to: "zoë@example.com").send().verdict == .taken)
    let old = try await MailPlace(#"{"tls": "starttls", "smtputf8": false}"#)
    #expect(try await Sending(old, .startTLS, to: "zoë@example.com").send().trouble == .noSMTPUTF8)
  }
}
