import JSONPages
import SpaceModel
import Testing

@Suite("Filters")
struct FilterTests {
  let client = TestClient()

  /// The Ids of full records that pass a test: what a filter must find.
  private func expected(_ entity: String, _ test: (JSONObject) -> Bool) -> Set<Int64> {
    Set(client.space.records(entity).filter(test).compactMap { $0["Id"]?.integer })
  }

  private func found(_ path: String, _ query: String) throws -> Set<Int64> {
    Set(try client.ids(path, query + "&size=1000"))
  }

  @Test("a reference by its Id, without the suffix")
  func reference() throws {
    let coworker = try #require(client.space.records("CoworkerMessage").first?["CoworkerId"]?.integer)
    let ids = try found("spaces/coworkermessages", "CoworkerMessage_Coworker=\(coworker)")
    #expect(ids == expected("CoworkerMessage") { $0["CoworkerId"]?.integer == coworker })
    #expect(!ids.isEmpty)
  }

  @Test("a field of a referenced record, flat in the record")
  func referencedField() throws {
    let message = try #require(client.space.records("CoworkerMessage").first)
    let email = try #require(message["CoworkerEmail"]?.string)
    let ids = try found("spaces/coworkermessages", "CoworkerMessage_Coworker_Email=\(email)")
    #expect(ids == expected("CoworkerMessage") { $0["CoworkerEmail"]?.string == email })
    #expect(ids.contains(try #require(message["Id"]?.integer)))
  }

  @Test("a text by a part of it in any case")
  func text() throws {
    let ids = try found("community/communitythreads", "CommunityThread_Subject=WIFI")
    #expect(ids == expected("CommunityThread") { $0["Subject"]?.string?.lowercased().contains("wifi") == true })
    #expect(ids.count > 1)
  }

  @Test("texts of any script, percent-encoded")
  func encoded() throws {
    let ids = try found("spaces/coworkers", "Coworker_FullName=J%C3%BCrgen+M%C3%BCller")
    #expect(ids.count == 1)
  }

  @Test("booleans", arguments: ["true", "True", "1"])
  func yes(_ text: String) throws {
    #expect(
      try found("billing/coworkerinvoices", "CoworkerInvoice_Paid=\(text)")
        == expected("CoworkerInvoice") { $0["Paid"] == true })
  }

  @Test("booleans that are false", arguments: ["false", "0"])
  func no(_ text: String) throws {
    #expect(
      try found("billing/coworkerinvoices", "CoworkerInvoice_Draft=\(text)")
        == expected("CoworkerInvoice") { $0["Draft"] == false })
  }

  @Test("an enum by its number")
  func enumeration() throws {
    #expect(
      try found("spaces/coworkerdeliveries", "CoworkerDelivery_DeliveryType=2")
        == expected("CoworkerDelivery") { $0["DeliveryType"] == 2 })
  }

  @Test("several together")
  func together() throws {
    let ids = try found(
      "billing/coworkerinvoices",
      "CoworkerInvoice_Paid=false&CoworkerInvoice_Draft=false&CoworkerInvoice_Currency_Code=GBP")
    #expect(
      ids
        == expected("CoworkerInvoice") { $0["Paid"] == false && $0["Draft"] == false && $0["CurrencyCode"] == "GBP" })
  }

  @Test(
    "unknown names are ignored, as by the API", arguments: ["CoworkerInvoice_Piad=true", "Piad=true", "Booking_Id=1"])
  func unknown(_ query: String) throws {
    #expect(try found("billing/coworkerinvoices", query).count == client.space.count("CoworkerInvoice"))
  }

  @Test("a value that cannot be one is refused")
  func nonsense() throws {
    #expect(try client.send("GET", "spaces/bookings?Booking_Coworker=abc").status == 400)
    #expect(try client.send("GET", "spaces/bookings?from_Booking_FromTime=soon").status == 400)
    #expect(try client.send("GET", "spaces/bookings?page=-1").status == 400)
  }
}
