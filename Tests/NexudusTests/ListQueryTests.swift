import JSONPages
import Testing

@testable import Nexudus

@Suite struct ListQueryTests {
  private let now = Timestamp("2026-03-10T08:00:30Z")!

  private func items(_ name: String, _ filters: JSONObject) throws -> [String: String] {
    let query = try ListQuery.make(entity(name), where: filters)
    let items = query.items(page: 1, size: 25, order: nil, now: now).dropFirst(2)
    return Dictionary(items.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
  }

  private func refusal(_ name: String, _ filters: JSONObject) -> String {
    do throws(NexudusError) {
      _ = try ListQuery.make(entity(name), where: filters)
      return "accepted"
    } catch {
      return error.kind == .usage ? error.description : "\(error)"
    }
  }

  @Test func filters_everyType_travelAsTheApiWritesThem() throws {
    #expect(
      try items("CoworkerMessage", ["Coworker": 12, "Coworker_Email": "a&b+c@d.e", "Incoming": true]) == [
        "CoworkerMessage_Coworker": "12", "CoworkerMessage_Coworker_Email": "a&b+c@d.e",
        "CoworkerMessage_Incoming": "true",
      ])
    #expect(try items("WebHook", ["Action": "CoworkerInvoiceCreate"]) == ["WebHook_Action": "16"])
    #expect(try items("WebHook", ["Action": 16]) == ["WebHook_Action": "16"])
    #expect(try items("CoworkerInvoice", ["Coworker": nil as JSONValue? ?? .null]) == ["CoworkerInvoice_Coworker": ""])
  }

  @Test func ranges_datesAndDurations() throws {
    let range: JSONValue = ["from": "2026-01-01", "to": "-3d"]
    #expect(
      try items("CoworkerInvoice", ["CreatedOn": range]) == [
        "from_CoworkerInvoice_CreatedOn": "2026-01-01T00:00", "to_CoworkerInvoice_CreatedOn": "2026-03-07T08:00",
      ])
    #expect(
      try items("CoworkerInvoice", ["UpdatedOn": ["from": "2026-01-01T09:30:59Z"]]) == [
        "from_CoworkerInvoice_UpdatedOn": "2026-01-01T09:30"
      ])
    #expect(
      try items("CoworkerInvoice", ["TotalAmount": ["from": 10.5]]) == ["from_CoworkerInvoice_TotalAmount": "10.5"])
  }

  @Test func mistakes_nameTheKeyAndTheNearestRightOne() {
    let recordName = refusal("CoworkerMessage", ["CoworkerId": 12])
    #expect(
      recordName.contains("no filter \"CoworkerId\"") && recordName.contains("did you mean \"Coworker\""),
      "\(recordName)")
    #expect(refusal("CoworkerMessage", ["CoworkerEmail": "x"]).contains("\"Coworker_Email\""))
    #expect(refusal("CoworkerMessage", ["CoworkerMessage_Subject": "x"]).contains("\"Subject\""))
    #expect(refusal("CoworkerMessage", ["Incomming": true]).contains("\"Incoming\""))
    #expect(refusal("CoworkerMessage", ["Incoming": "yes"]).contains("takes true or false, not the text \"yes\""))
    #expect(refusal("CoworkerMessage", ["Coworker": "Ada"]).contains("takes a whole number"))
    #expect(refusal("CoworkerMessage", ["Coworker": 1.5]).contains("takes a whole number"))
    #expect(refusal("CoworkerMessage", ["Subject": ["from": "a"]]).contains("one value, not a range"))
    #expect(refusal("CoworkerMessage", ["CreatedOn": ["since": "2026-01-01"]]).contains("\"from\" and \"to\""))
    #expect(refusal("CoworkerMessage", ["CreatedOn": ["from": "yesterday"]]).contains("a date"))
    #expect(refusal("CoworkerMessage", ["CreatedOn": "2026-01-01"]).contains("by range only"))
    #expect(refusal("CoworkerMessage", ["CreatedOn": JSONValue.object([:])]).contains("neither"))
    #expect(refusal("WebHook", ["Action": "CoworkerInvoiceCreated"]).contains("\"CoworkerInvoiceCreate\""))
    #expect(refusal("WebHook", ["Action": 900]).contains("no value 900"))
  }

  @Test func orderPageAndSize_areChecked() {
    let threads = entity("CommunityThread")
    #expect(throws: NexudusError.self) { try ListQuery.make(threads, order: "Createdon") }
    #expect(throws: NexudusError.self) { try ListQuery.make(threads, page: 0) }
    #expect(throws: NexudusError.self) { try ListQuery.make(threads, size: 1001) }
    #expect(throws: Never.self) { try ListQuery.make(threads, order: "CreatedOn", page: 2, size: 1000) }
  }

  @Test func address_isEncoded() async throws {
    let transport = ScriptedTransport(.json(#"{"Records":[],"TotalItems":0}"#))
    let query = try ListQuery.make(
      entity("CoworkerMessage"), where: ["Subject": "50% off & more + ü/?#"], order: "CreatedOn", descending: true,
      page: 3, size: 10)
    _ = try await makeClient(transport).list(query)
    #expect(
      transport.calls[0].target
        == "/api/spaces/coworkermessages?page=3&size=10&orderBy=CreatedOn&dir=-1"
        + "&CoworkerMessage_Subject=50%25%20off%20%26%20more%20%2B%20%C3%BC%2F%3F%23")
  }

  @Test(arguments: [
    ("https://x.example/api/", "https://x.example/api"), ("http://LOCALHOST:80", "http://localhost:80"),
    ("https://x.example//a/b//", "https://x.example/a/b"),
  ])
  func baseURL_slashes(text: String, expected: String) throws {
    #expect(try BaseURL(text).description == expected)
  }

  @Test(arguments: ["x.example/api", "ftp://x", "https://", "https://me:pw@x.example", "https://x?y=1", "https://a b/"])
  func baseURL_wrong(text: String) {
    let error = #expect(throws: NexudusError.self) { try BaseURL(text) }
    #expect(error?.kind == .usage)
    #expect(error?.message.contains("pw") != true)
  }
}
