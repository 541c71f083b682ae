import Foundation
import MailTesting
import Testing

/// The real program, and a real mail server.
@Suite struct MailCommandTests {
  private let secret = "open-s3same-very-secret"

  private func settings(_ place: MailPlace, grant: String = "") -> String {
    """
    channel("mail", { email = {
      smtp = "smtps://localhost:\(place.port)", user = "desk", password = secret "SMTP", ca = "\(place.authorities ?? "")",
      from = "Front desk <desk@example.com>", to = "desk@example.com",
    } })
    \(grant)
    """
  }

  @Test func run_sendsMail() async throws {
    let place = try await MailPlace(#"{"tls": "smtps", "users": {"desk": "\#(secret)"}}"#)
    let program = try Program()
    _ = try program.script("concierge.lua", settings(place))
    let path = try program.script(
      "tell.lua", "notify('mail', { title = 'Zahlung fällig', text = 'Hello', html = '<p>Hello</p>' })")
    let ending = try await program.run("run", path, environment: ["SMTP": secret])
    #expect(ending.status == 0, "\(ending.errors)")
    let mails = try await place.messages
    #expect(mails.map { $0.header("Subject") } == ["Zahlung fällig"])
    #expect(mails.first?.recipients == ["desk@example.com"] && mails.first?.html == "<p>Hello</p>\n")
  }

  @Test func aWrongPassword_isToldWithItsCure_andWithoutIt() async throws {
    let place = try await MailPlace(#"{"tls": "smtps", "users": {"desk": "another"}}"#)
    let program = try Program()
    _ = try program.script("concierge.lua", settings(place))
    let path = try program.script("tell.lua", "notify('mail', 'Hello')")
    let ending = try await program.run("run", path, environment: ["SMTP": secret])
    #expect(ending.status != 0)
    #expect(ending.errors.contains("did not accept the sign-in of \"desk\" (535)"), "\(ending.errors)")
    #expect(ending.errors.contains("concierge secret set SMTP"), "\(ending.errors)")
    #expect(!(ending.errors + ending.output).contains(secret))
  }

  @Test func aDryRun_plansTheMail_andSendsNone() async throws {
    let place = try await MailPlace(#"{"tls": "smtps", "users": {"desk": "\#(secret)"}}"#)
    let program = try Program()
    _ = try program.script("concierge.lua", settings(place, grant: "grant('tell', { mail = { 'example.com' } })"))
    let path = try program.script("tell.lua", "notify('mail', { to = 'zoe@example.com', text = 'Hello' })")
    let ending = try await program.run("run", "--dry-run", path, environment: ["SMTP": secret])
    #expect(ending.status == 0, "\(ending.errors)")
    #expect((ending.output + ending.errors).contains("zoe@example.com"), "\(ending.output)\(ending.errors)")
    #expect(try await place.events.count { $0.name == "mail" } == 0)
  }

  /// Killed between the mail's end and its answer: nobody knows whether it arrived, so a person is asked.
  @Test(.timeLimit(.minutes(5))) func killedWhileTheAnswerIsOut_theMailIsParked_andNotSentAgain() async throws {
    let place = try await MailPlace(
      #"{"tls": "smtps", "users": {"desk": "\#(secret)"}, "break": "END", "silent": true}"#)
    let served = try await ServedSpace()
    let rule = try served.program.script(
      "mailer.lua",
      """
      on.created("CommunityThread", { every = "1s" }, function(thread)
        notify("mail", { to = "zoe@example.com", text = thread.Message })
      end)
      """)
    _ = try served.program.script(
      "concierge.lua", settings(place, grant: "grant('mailer', { mail = { 'example.com' } })"))
    let environment = served.environment.merging(["SMTP": secret]) { $1 }
    let first = try await served.program.run(
      arguments: ["watch", rule, "--log", "json"], environment: environment
    ) { watch, log in
      try await until { log().contains("\"activated\"") }
      _ = try served.post("Hello")
      await place.wait(for: "broken")
      kill(watch.processIdentifier, SIGKILL)
    }
    #expect(first.status != 0)
    let second = try await served.program.run(
      arguments: ["watch", "--until-idle", rule], environment: environment)
    let events = try await served.program.run(
      arguments: ["events", "show", "1", "--json"], environment: environment)
    let parked = try await served.program.run(arguments: ["events", "--parked", "--json"], environment: environment)
    #expect(parked.output.contains("may have been sent"), "\(parked.output)\(second.errors)")
    #expect(try await place.messages.count == 1)
    let all = [first, second, events, parked].map { $0.output + $0.errors }.joined()
    #expect(!all.contains(secret))
    await served.stop()
  }

  @Test func aStart_opensNoLibraryForMail() async throws {
    // The loader lists what the program is linked to, and ends.
    let ending = try await Program().run("--version", environment: ["LD_TRACE_LOADED_OBJECTS": "1"])
    #expect(ending.output.contains("libc.so"), "\(ending.output)")
    #expect(!ending.output.contains("curl"), "\(ending.output)")
  }
}
