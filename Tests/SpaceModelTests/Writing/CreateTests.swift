import JSONPages
import SpaceModel
import Testing

@Suite("Creating")
struct CreateTests {
  let client = TestClient()

  private func refusal(_ path: String, _ body: JSONValue) throws -> JSONValue? {
    let reply = try client.send("POST", path, body)
    #expect(reply.status == 400)
    let json = try reply.json()
    #expect(json["WasSuccessful"] == false)
    #expect(json["Value"] == .null)
    return json["Errors"]
  }

  @Test("names every field that is missing")
  func required() throws {
    let errors = try refusal("community/communitythreads", ["Tags": "x"])
    #expect(errors?.array?.map { $0["PropertyName"] } == ["BusinessId", "UserId", "Subject", "Message"])
  }

  @Test("refuses wrong types and says what was tried")
  func types() throws {
    let business = try #require(client.ids("sys/businesses").first)
    let errors = try refusal("spaces/resourcetypes", ["BusinessId": .integer(business), "Name": ["a", "b"]])
    #expect(errors?[0]?["PropertyName"] == "Name")
    #expect(errors?[0]?["AttemptedValue"] == ["a", "b"])
    #expect(
      try refusal("spaces/resourcetypes", ["BusinessId": "first", "Name": "x"])?[0]?["PropertyName"] == "BusinessId")
  }

  @Test("refuses references to records that there are not")
  func references() throws {
    let errors = try refusal("spaces/resourcetypes", ["BusinessId": 7, "Name": "x"])
    #expect(errors?[0]?["Message"] == "was not found")
  }

  @Test("normalises dates and keeps enums as numbers")
  func normalises() throws {
    let coworker = try #require(client.ids("spaces/coworkers").first)
    let resource = try #require(client.ids("spaces/resources").first)
    let id = try client.space.create(
      "Booking",
      [
        "CoworkerId": .integer(coworker), "ResourceId": .integer(resource), "FromTime": "2026-12-01T09:30",
        "ToTime": "2026-12-01T10:30:00.000Z", "Repeats": "Weekly",
      ])
    let booking = try client.send("GET", "spaces/bookings/\(id)").json()
    #expect(booking["FromTime"] == "2026-12-01T09:30:00Z")
    #expect(booking["ToTime"] == "2026-12-01T10:30:00Z")
    #expect(booking["Repeats"] == 2)
  }

  @Test("shows fields of referenced records at once")
  func flattened() throws {
    let member = try #require(client.space.records("Coworker").first)
    let resource = try #require(client.space.records("Resource").first)
    let id = try client.space.create(
      "Booking",
      [
        "CoworkerId": member["Id"] ?? .null, "ResourceId": resource["Id"] ?? .null,
        "FromTime": "2026-12-01T09:30", "ToTime": "2026-12-01T10:30",
      ])
    let booking = try client.send("GET", "spaces/bookings/\(id)").json()
    #expect(booking["CoworkerFullName"] == member["FullName"])
    #expect(booking["ResourceName"] == resource["Name"])
    #expect(booking["ResourceResourceTypeName"] == resource["ResourceTypeName"])
    #expect(booking["ToStringText"] == resource["Name"])
    try client.space.update("Coworker", member["Id"]?.integer ?? 0, ["FullName": "Ada Renamed"])
    #expect(try client.send("GET", "spaces/bookings/\(id)").json()["CoworkerFullName"] == "Ada Renamed")
  }

  @Test("is not there for entities that the API doesn't create, nor for what is no JSON object")
  func notAllowed() throws {
    #expect(try client.send("POST", "billing/coworkerinvoices", ["Draft": true]).status == 405)
    #expect(try client.send("POST", "spaces/resourcetypes", [1, 2]).status == 400)
    #expect(try client.send("POST", "spaces/resourcetypes").status == 400)
  }

  @Test("ignores names that the entity doesn't have, as the API does")
  func unknownNames() throws {
    let business = try #require(client.ids("sys/businesses").first)
    let reply = try client.send(
      "POST", "spaces/resourcetypes", ["BusinessId": .integer(business), "Name": "x", "Colour": "red"])
    #expect(reply.status == 200)
  }
}
