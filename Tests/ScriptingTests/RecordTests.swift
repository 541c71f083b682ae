import Testing

@testable import Scripting

@Suite("Records")
struct RecordTests {
  @Test func related_followsAReference_andIsNilWhereItIsEmpty() async {
    await TestSpace().expect(
      """
      local invoice = nexudus.CoworkerInvoice:first {}
      print(invoice:related("Coworker").Id == invoice.CoworkerId, invoice:coworker() == invoice:related "Coworker")
      print(nexudus.Coworker:first({ where = { Active = true } }):related("BillingCountry"))
      """, prints: ["true\ttrue", "nil"])
  }

  @Test func reply_postsAsTheSignedInUser() async {
    await TestSpace().expect(
      """
      local thread = nexudus.CommunityThread:first {}
      local before = #thread:messages()
      local reply = thread:reply("Hello")
      print(reply.UserId == nexudus.me().Id, #thread:messages() - before, reply.Message)
      """, prints: ["true\t1\tHello"])
  }

  @Test func notify_makesAPushNotificationAboutTheMember() async {
    await TestSpace().expect(
      """
      local member = nexudus.Coworker:first {}
      member:notify("Your parcel is here")
      local note = nexudus.CoworkerNotification:first { where = { Coworker = member.Id }, order = "Id", descending = true }
      print(note.Message, note.NotificationType, note.EntityId == member.Id)
      """, prints: ["Your parcel is here\tpush-notification\ttrue"])
  }

  @Test func lines_areThoseOfTheInvoice() async {
    await TestSpace().expect(
      """
      local invoice = nexudus.CoworkerInvoice:first {}
      for _, line in ipairs(invoice:lines()) do assert(line.CoworkerInvoiceId == invoice.Id) end
      print("ok")
      """, prints: ["ok"])
  }

  @Test func table_isAPlainCopy() async {
    await TestSpace().expect(
      """
      local member = nexudus.Coworker:first {}
      local copy = member:table()
      copy.FullName = "changed"
      print(type(copy), copy.Id == member.Id, member.FullName ~= "changed")
      """, prints: ["table\ttrue\ttrue"])
  }

  @Test func pairs_walksTheFields() async {
    await TestSpace().expect(
      """
      local found = {}
      for name, value in pairs(nexudus.Coworker:first {}) do found[name] = value end
      print(found.Id ~= nil, found.FullName ~= nil)
      """, prints: ["true\ttrue"])
  }

  @Test func tostring_namesEntityIdAndTitle() async throws {
    try await TestSpace().expect(
      "print(tostring(nexudus.CommunityThread:first {}))", printsMatching: [#"CommunityThread \d+ ".+""#])
  }

  @Test func secretFields_areMaskedInText() async {
    await TestSpace().expect(
      """
      local member = nexudus.Coworker:first {}
      nexudus.Coworker:update(member.Id, { AccessPincode = "48151623" })
      local full = nexudus.Coworker:get(member.Id)
      print(json.encode(full):find("48151623", 1, true), json.encode(full):find('"AccessPincode":"***"', 1, true) ~= nil)
      print("the code is " .. full.AccessPincode)
      """, prints: ["nil\ttrue", "the code is ***"])
  }

  @Test func link_isItsPageInTheAdminPanel() async throws {
    try await TestSpace().expect(
      "local m = nexudus.Coworker:first {} print((m:link():gsub(tostring(m.Id), 'ID')))",
      printsMatching: [#"https://.*/spaces/coworkers/ID"#])
  }
}
