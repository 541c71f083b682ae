import Testing

@testable import Scripting

@Suite("Collections")
struct CollectionTests {
  @Test func list_givesOnePageWithItsFigures() async {
    await TestSpace().expect(
      """
      local page = nexudus.Coworker:list { size = 10, page = 2 }
      print(#page, page.page, page.total, page.pages, page.has_next)
      """, prints: ["10\t2\t60\t6\ttrue"])
  }

  @Test func each_walksAllPages_eachIdOnce_orderedById() async {
    await TestSpace().expect(
      """
      local seen, last, count = {}, 0, 0
      for member in nexudus.Coworker:each { size = 7 } do
        assert(not seen[member.Id] and member.Id > last)
        seen[member.Id], last, count = true, member.Id, count + 1
      end
      print(count)
      """, prints: ["60"])
  }

  @Test func each_limit_stopsAfterThatMany() async {
    await TestSpace().expect(
      """
      local count = 0
      for _ in nexudus.Coworker:each { limit = 12, size = 5 } do count = count + 1 end
      print(count)
      """, prints: ["12"])
  }

  @Test func each_break_closesTheWalk() async {
    await TestSpace().expect(
      """
      for member in nexudus.Coworker:each { size = 5 } do print(member.Id ~= nil) break end
      """, prints: ["true"])
  }

  @Test func all_givesAnArray() async {
    await TestSpace().expect("print(#nexudus.Coworker:all { where = { Active = true } } > 0)", prints: ["true"])
  }

  @Test func first_givesARecordOrNil() async {
    await TestSpace().expect(
      """
      print(nexudus.Coworker:first { order = "FullName" } ~= nil)
      print(nexudus.Coworker:first { where = { Email = "nobody@nowhere.example" } })
      """, prints: ["true", "nil"])
  }

  @Test func count_isOneRequest_besideTheSignIn() async {
    let space = TestSpace()
    await space.expect("print(nexudus.Coworker:count())", prints: ["60"])
    #expect(space.requests == 2)
  }

  @Test func get_byId_givesTheFullRecord_andNotFoundIsAnError() async {
    await TestSpace().expect(
      """
      local member = nexudus.Coworker:first {}
      local full = nexudus.Coworker:get(member.Id)
      print(full == member, full.FullName == member.FullName)
      local ok, err = pcall(function() return nexudus.Coworker:get(999999999) end)
      print(ok, err.kind, err.entity)
      """, prints: ["true\ttrue", "false\tnot_found\tCoworker"])
  }

  @Test func get_byIds_keepsTheOrder_andLeavesAbsentOnesOut() async {
    await TestSpace().expect(
      """
      local page = nexudus.Coworker:list { size = 3 }
      local some = nexudus.Coworker:get { page[3].Id, 999999999, page[1].Id }
      print(#some, some[1] == page[3], some[2] == page[1])
      """, prints: ["2\ttrue\ttrue"])
  }

  @Test func create_givesARecord_whoseOtherFieldsAreFetchedWhenRead() async {
    let space = TestSpace()
    await space.expect(
      """
      local thread = nexudus.CommunityThread:first {}
      local message = nexudus.CommunityMessage:create { CommunityThreadId = thread.Id, UserId = nexudus.me().Id, Message = "Hello" }
      print(message.Id > 0, message.Message)
      print(message.CreatedOn ~= nil)
      """, prints: ["true\tHello", "true"])
  }

  @Test func update_changesOneField_andKeepsTheRest() async {
    await TestSpace().expect(
      """
      local member = nexudus.Coworker:first { where = { Active = true } }
      local changed = nexudus.Coworker:update(member.Id, { Tag = "vip" })
      print(changed.Tag, changed.FullName == member.FullName, changed.Active)
      print(nexudus.Coworker:get(member.Id).Tag)
      """, prints: ["vip\ttrue\ttrue", "vip"])
  }

  @Test func update_null_emptiesAField() async {
    await TestSpace().expect(
      """
      local id = nexudus.Coworker:first({}).Id
      nexudus.Coworker:update(id, { Tag = "vip" })
      print(nexudus.Coworker:update(id, { Tag = nexudus.null }).Tag)
      """, prints: ["nil"])
  }

  @Test func delete_removesTheRecord() async throws {
    try await TestSpace().expect(
      """
      local thread = nexudus.CommunityThread:first {}
      nexudus.CommunityThread:delete(thread.Id)
      print(pcall(function() return nexudus.CommunityThread:get(thread.Id) end))
      """, printsMatching: ["false.*"])
  }

  @Test func request_doesNotRaiseForAStatus() async {
    await TestSpace().expect(
      """
      local reply = nexudus.request { path = "/spaces/coworkers/999999999" }
      print(reply.status, reply.body)
      reply = nexudus.request { method = "GET", path = "/spaces/coworkers", query = { size = 2, page = 1 } }
      print(reply.status, #reply.body.Records)
      """, prints: ["404\tNot found", "200\t2"])
  }
}
