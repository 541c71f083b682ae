import JSONPages
import Nexudus
import SpaceModel
import Testing

/// The replies that the API's documents show, key by key.
@Suite("Published examples")
struct PublishedExampleTests {
  static let writeKeys = [
    "Status", "Message", "Value", "OpenInDialog", "OpenInWindow", "RedirectURL", "JavaScript", "UpdatedOn", "UpdatedBy",
    "Errors", "WasSuccessful",
  ]
  static let systemKeys = [
    "Id", "UpdatedOn", "CreatedOn", "UniqueId", "UpdatedBy", "IsNew", "SystemId", "ToStringText", "LocalizationDetails",
    "CustomFields",
  ]
  let client = TestClient()

  @Test("a created record")
  func created() throws {
    let thread = try #require(client.ids("community/communitythreads", "size=1").first)
    let user = try #require(client.ids("sys/users", "size=1").first)
    let reply = try client.send(
      "POST", "community/communitymessages",
      ["CommunityThreadId": .integer(thread), "UserId": .integer(user), "Message": "Hello"])
    let json = try reply.json()
    #expect(reply.status == 200)
    #expect(json.keys == Self.writeKeys)
    #expect(json["Status"] == 200)
    #expect(json["Message"] == "CommunityMessage was successfully created.")
    #expect(json["Value"]?.keys == ["Id"])
    #expect(json["Errors"] == .null)
    #expect(json["WasSuccessful"] == true)
    #expect(json["UpdatedBy"]?.string == Account.demo.email)
    #expect(json["UpdatedOn"]?.string == Stamping.text(client.clock.seconds))
  }

  @Test("a refused create")
  func refused() throws {
    let coworker = try #require(client.ids("spaces/coworkers", "size=1").first)
    let reply = try client.send(
      "POST", "spaces/coworkernotifications",
      ["CoworkerId": .integer(coworker), "NotificationType": "push-notification", "EntityId": .integer(coworker)])
    #expect(reply.status == 400)
    #expect(
      try reply.json() == [
        "Message": "Message: is a required field", "Value": .null,
        "Errors": [["AttemptedValue": .null, "Message": "is a required field", "PropertyName": "Message"]],
        "WasSuccessful": false,
      ])
  }

  @Test("a list and its envelope")
  func list() throws {
    let json = try client.list("spaces/coworkermessages", "page=1&size=15&orderBy=CreatedOn&dir=1")
    #expect(
      json.keys == [
        "Records", "CurrentPageSize", "CurrentPage", "CurrentOrderField", "CurrentSortDirection", "FirstItem",
        "HasNextPage", "HasPreviousPage", "LastItem", "PageNumber", "PageSize", "TotalItems", "TotalPages",
      ])
    #expect(json["CurrentOrderField"] == "CreatedOn")
    #expect(json["CurrentSortDirection"] == 1)
    #expect(json["PageSize"] == 15)
    #expect(json["FirstItem"] == 1)
    #expect(json["LastItem"] == 15)
    #expect(json["HasNextPage"] == true)
    #expect(json["HasPreviousPage"] == false)
    #expect(json["TotalItems"]?.integer == Int64(client.space.count("CoworkerMessage")))
    let record = try #require(json["Records"]?[0])
    #expect(
      Set(record.keys)
        == Set(
          [
            "CoworkerId", "CoworkerFullName", "CoworkerEmail", "CoworkerBillingName", "CoworkerCompanyName",
            "EmailAccountId", "EmailAccountDisplayName", "EmailAccountEmailAddress", "Subject", "Body", "IsNewMessage",
            "Incoming", "MessageId", "ReminderUniqueId",
          ] + Self.systemKeys))
    #expect(Array(record.keys.suffix(10)) == Self.systemKeys)
    #expect(record["Body"] == .null, "texts are not in lists")
    #expect(record["IsNew"] == false)
  }

  @Test("one record")
  func one() throws {
    let id = try #require(client.ids("spaces/coworkernotifications", "size=1").first)
    let json = try client.send("GET", "spaces/coworkernotifications/\(id)").json()
    #expect(
      json.keys == ["CoworkerId", "Message", "NotificationType", "EntityId", "IsDismissed"] + Self.systemKeys)
    #expect(json["Id"]?.integer == id)
  }

  @Test("tokens, and a refused sign-in")
  func tokens() throws {
    let good = client.form("grant_type=password&username=\(Account.demo.email)&password=demo")
    #expect(good.status == 200)
    #expect(try good.json().keys == ["access_token", "token_type", "expires_in", "refresh_token"])
    #expect(try good.json()["token_type"] == "bearer")
    #expect(try good.json()["expires_in"] == 604_799)
    let bad = client.form("grant_type=password&username=\(Account.demo.email)&password=wrong")
    #expect(bad.status == 400)
    #expect(
      try bad.json() == [
        "error": "invalid_grant", "error_description": "The user name or password is incorrect.",
      ])
  }

  @Test("what is not there")
  func notFound() throws {
    let reply = try client.send("GET", "spaces/coworkers/1")
    #expect(reply.status == 404)
    #expect(reply.text == #""Not found""#)
  }

  @Test("the first page of every entity has the catalogue's keys")
  func everyEntity() throws {
    for name in client.space.entityNames {
      let entity = try #require(Catalogue.builtIn.entity(named: name))
      let json = try client.list(entity.path, "size=1")
      if client.space.count(name) == 0 {
        #expect(json["TotalItems"] == 0)
      } else {
        #expect(Set(json["Records"]?[0]?.keys ?? []) == Set(entity.fields.map(\.name)), "\(name)")
      }
    }
  }
}
