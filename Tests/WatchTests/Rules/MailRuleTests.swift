import Automation
import Mail
import MailTesting
import Scripting
import Testing

@Suite("rules that send mail")
struct MailRuleTests {
  private static var settings: Settings {
    get throws {
      var settings = RuleSpace.channels
      let server = MailServer(host: "mail.example.com", port: 465, protection: .tls, user: "desk", password: "sesame")
      settings.channels["mail"] = Channel(
        name: "mail", kind: .email(MailChannel(server: server, from: try MailAddress("desk@example.com"))))
      settings.grants["rule"] = Settings.Grant(mail: ["example.com"])
      return settings
    }
  }

  private func space(_ options: String) throws -> RuleSpace {
    let space = try RuleSpace(
      """
      on.created("CommunityThread", function(thread)
        notify("mail", { to = { "a@example.com", "b@example.com", "c@example.com" }, text = thread.Message, \(options) })
      end)
      """, settings: try Self.settings)
    return space
  }

  @Test func oneRefusedRecipient_isAskedAgain_andTheOthersGetTheirsOnce() async throws {
    let space = try space("title = 'News'")
    try await space.pass()
    space.mail.answer("b@example.com", .greylisted)
    try space.post("Hello")
    space.advance(.seconds(300))
    try await space.pass()
    let failed = try #require(try space.deliveries(.failed).first)
    #expect(space.mail.asked.map(\.to.address) == ["a@example.com", "b@example.com", "c@example.com"])
    #expect(failed.reason?.contains("1 of 3 mails did not arrive, those to b@example.com") == true, "\(failed)")
    space.advance(.seconds(3600))
    try await space.pass()
    #expect(space.mail.asked.map(\.to.address).dropFirst(3) == ["b@example.com"])
    #expect(try space.deliveries(.done).count == 1)
    let tries = space.mail.asked.filter { $0.to.address == "b@example.com" }
    #expect(tries.count == 2 && Set(tries.map(\.identity)).count == 1)
    #expect(Set(space.mail.asked.map(\.identity)).count == 3)
  }

  @Test func underAKey_whoHasTheMail_getsNoOther_alsoWhenTheTextAndTheListChange() async throws {
    let space = try RuleSpace(
      """
      on.created("CommunityThread", function(thread, event)
        local to = event.attempt == 1 and { "a@example.com", "b@example.com" } or { "a@example.com" }
        notify("mail", { to = to, text = "attempt " .. event.attempt, key = "news" })
      end)
      """, settings: try Self.settings)
    try await space.pass()
    space.mail.answer("b@example.com", .noSuchUser)
    try space.post("Hello")
    space.advance(.seconds(300))
    try await space.pass()
    space.advance(.seconds(3600))
    try await space.pass()
    #expect(space.mail.asked.map(\.to.address) == ["a@example.com", "b@example.com"])
    #expect(try space.deliveries(.done).count == 1)
  }

  @Test func aLostAnswer_isParked_andNeverSentAgain() async throws {
    let space = try space("title = 'News'")
    try await space.pass()
    space.mail.answer("a@example.com", .cutAtTheEnd)
    try space.post("Hello")
    space.advance(.seconds(300))
    for _ in 1...6 {
      try await space.pass()
      space.advance(.seconds(4 * 3600))
    }
    #expect(space.mail.asked.map(\.to.address) == ["a@example.com"])
    let parked = try #require(try space.deliveries(.parked).first)
    #expect(parked.reason?.contains("may have been sent") == true, "\(parked)")
  }

  @Test func aRecipientWhoIsNoLongerMeant_doesNotParkTheOthers() async throws {
    let space = try RuleSpace(
      """
      on.created("CommunityThread", function(thread, event)
        local to = event.attempt == 1 and { "a@example.com", "b@example.com" } or { "b@example.com", "c@example.com" }
        notify("mail", { to = to, text = "Hello" })
      end)
      """, settings: try Self.settings)
    try await space.pass()
    space.mail.answer("b@example.com", .noSuchUser)
    try space.post("Hello")
    space.advance(.seconds(300))
    try await space.pass()
    space.advance(.seconds(3600))
    try await space.pass()
    #expect(space.mail.asked.map(\.to.address) == ["a@example.com", "b@example.com", "b@example.com", "c@example.com"])
    #expect(try space.deliveries(.done).count == 1)
  }
}
