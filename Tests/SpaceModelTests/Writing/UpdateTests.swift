import JSONPages
import SpaceModel
import Testing

@Suite("Updating and deleting")
struct UpdateTests {
  let client = TestClient()

  private func thread() throws -> JSONObject {
    let id = try #require(client.ids("community/communitythreads", "size=1").first)
    return try #require(client.send("GET", "community/communitythreads/\(id)").json().object)
  }

  @Test("a whole PUT changes what differs, and the stamp")
  func whole() throws {
    var thread = try thread()
    client.clock.move(by: 100)
    thread["Tags"] = "urgent"
    let reply = try client.send("PUT", "community/communitythreads", .object(thread))
    #expect(reply.status == 200)
    #expect(try reply.json()["Message"] == "CommunityThread was successfully updated.")
    var after = try self.thread()
    #expect(after["UpdatedOn"]?.string == Stamping.text(client.clock.seconds))
    #expect(after["UpdatedBy"]?.string == Account.demo.email)
    for name in ["UpdatedOn", "UpdatedBy"] { after[name] = thread[name] }
    #expect(after == thread)
  }

  @Test("a PUT clears what it leaves out")
  func clears() throws {
    let thread = try thread()
    #expect(thread["InstantDelivery"] == true)
    #expect(thread["CommunityGroupId"]?.integer != nil)
    var sent = JSONObject()
    for name in ["Id", "BusinessId", "UserId", "Subject", "Message"] { sent[name] = thread[name] }
    #expect(try client.send("PUT", "community/communitythreads", .object(sent)).status == 200)
    let after = try self.thread()
    #expect(after["InstantDelivery"] == false)
    #expect(after["CommunityGroupId"] == .null)
    #expect(after["CoworkerId"] == .null)
    #expect(after["Subject"] == thread["Subject"])
  }

  @Test("a PUT without a required field is refused, and changes nothing")
  func required() throws {
    let thread = try thread()
    let reply = try client.send("PUT", "community/communitythreads", ["Id": thread["Id"] ?? .null, "Subject": "x"])
    #expect(reply.status == 400)
    #expect(try self.thread() == thread)
  }

  @Test("a PUT without an Id, or with one that there is not")
  func identity() throws {
    #expect(try client.send("PUT", "community/communitythreads", ["Subject": "x"]).status == 400)
    #expect(try client.send("PUT", "community/communitythreads", ["Id": 3]).status == 404)
  }

  @Test("added and removed elements change a list, though the list itself is not sent")
  func lists() throws {
    let team = try #require(client.space.records("Team").first)
    let people = try #require(team["TeamMembers"]?.array)
    let other = try #require(
      client.ids("spaces/coworkers").first { id in !people.contains(.integer(id)) })
    var sent = team
    sent["AddedTeamMembers"] = [.integer(other)]
    sent["RemovedTeamMembers"] = [people[0]]
    #expect(try client.send("PUT", "spaces/teams", .object(sent)).status == 200)
    let after = client.space.record("Team", team["Id"]?.integer ?? 0)?["TeamMembers"]?.array
    #expect(after == Array(people.dropFirst()) + [.integer(other)])
  }

  @Test("a deleted record is gone from reads and lists")
  func deletes() throws {
    let id = try #require(thread()["Id"]?.integer)
    let reply = try client.send("DELETE", "community/communitythreads/\(id)")
    #expect(reply.status == 200)
    #expect(try reply.json()["WasSuccessful"] == true)
    #expect(try client.send("GET", "community/communitythreads/\(id)").status == 404)
    #expect(try !client.ids("community/communitythreads", "size=1000").contains(id))
    #expect(try client.send("GET", "community/communitythreads?id=[\(id)]").text == "[]")
    #expect(try client.send("DELETE", "community/communitythreads/\(id)").status == 404)
  }

  @Test("payments leave UpdatedOn as it was")
  func payments() throws {
    let open = try #require(
      client.space.records("CoworkerInvoice").first { $0["Paid"] == false && $0["PaidAmount"]?.double == 0 })
    let id = try #require(open["Id"]?.integer)
    client.clock.move(by: 500)
    try client.space.pay(invoice: id, amount: 1)
    let part = try client.send("GET", "billing/coworkerinvoices/\(id)").json()
    #expect(part["PaidAmount"]?.double == 1)
    #expect(part["Paid"] == false)
    try client.space.pay(invoice: id, amount: open["TotalAmount"]?.double ?? 0)
    let whole = try client.send("GET", "billing/coworkerinvoices/\(id)").json()
    #expect(whole["Paid"] == true)
    #expect(whole["PaidOn"]?.string == Stamping.text(client.clock.seconds))
    #expect(whole["UpdatedOn"] == open["UpdatedOn"])
  }

  @Test("commands are listed and run, and unknown ones refused")
  func commands() throws {
    let id = try #require(client.space.records("CoworkerDelivery").first { $0["Collected"] == false }?["Id"])
    let known = try client.send("GET", "spaces/coworkerdeliveries/commands").json()
    #expect(known.array?.contains { $0["Key"] == "DELIVERY_COLLECTED" } == true)
    let reply = try client.send(
      "POST", "spaces/coworkerdeliveries/runcommand", ["Key": "DELIVERY_COLLECTED", "Ids": [id], "Parameters": []])
    #expect(try reply.json()["WasSuccessful"] == true)
    #expect(client.space.record("CoworkerDelivery", id.integer ?? 0)?["Collected"] == true)
    let refused = try client.send("POST", "spaces/coworkerdeliveries/runcommand", ["Key": "NO_SUCH", "Ids": [id]])
    #expect(refused.status == 400)
    #expect(try client.send("GET", "sys/countries/commands").json() == [])
  }
}
