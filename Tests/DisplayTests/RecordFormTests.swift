import JSONPages
import Nexudus
import Testing

@testable import Display

@Suite struct RecordFormTests {
  private let coworker: Entity

  init() throws { coworker = try Catalogue.builtIn.requireEntity(named: "Coworker") }

  @Test func csv_defusesFormulas_andQuotes() throws {
    let csv = RecordCSV(coworker, fields: ["Id", "FullName", "Email", "Active"])
    let record: JSONObject = ["Id": 4, "FullName": "=1+1", "Email": "a,\"b\"", "Active": true]
    #expect(csv.head == "Id,FullName,Email,Active")
    #expect(try csv.row { record[$0] ?? .null } == "4,'=1+1,\"a,\"\"b\"\"\",true")
  }

  @Test func csv_withoutFields_hasEveryListedOne() {
    let head = RecordCSV(coworker).head.split(separator: ",").map(String.init)
    #expect(head.contains("FullName") && head.contains("CreatedOn"))
    #expect(head == coworker.fields.filter { $0.isListed && !$0.isAction }.map(\.name))
  }

  @Test func detail_showsWhatIsThere_andLongTextsBelow() {
    let record: JSONObject = [
      "Id": 12, "FullName": "Anna\u{1B}[2J", "Email": "", "AlertNote": "one\ntwo", "Unknown": 3, "CountryId": 7,
    ]
    let detail = RecordDetail(coworker, record)
    #expect(detail.emptyCount == 1)
    let lines = detail.lines(isColored: false)
    #expect(lines.first == "Coworker 12 \"Anna^[[2J\"")
    #expect(lines.contains("FullName   Anna^[[2J"))
    #expect(lines.contains("AlertNote"))
    #expect(lines.contains("  | two"))
    #expect(lines.last == "Unknown    3")
    #expect(!lines.contains { $0.hasPrefix("Email") })
  }

  @Test func detail_fieldsAskedFor_areShownEmpty() {
    let lines = RecordDetail(coworker, ["Id": 12, "Email": .null], fields: ["Email", "Id"]).lines(isColored: false)
    #expect(lines == ["Email  ", "Id     12"])
  }

  @Test func fieldList_readsAndChecks() throws {
    #expect(try FieldList("Id, FullName").names == ["Id", "FullName"])
    #expect(throws: NexudusError.self) { try FieldList("Id,,Email") }
    #expect(throws: NexudusError.self) { try FieldList("") }
    try FieldList("Id,Odd").check(coworker, reply: ["Odd"])
    let error = #expect(throws: NexudusError.self) { try FieldList("FulName").check(coworker, reply: []) }
    #expect(error?.message == "Coworker has no field \"FulName\"; did you mean \"FullName\"?")
  }

  @Test func fieldThatListsLeaveOut_namesTheCure() throws {
    let message = try Catalogue.builtIn.requireEntity(named: "CoworkerMessage")
    let error = #expect(throws: NexudusError.self) { try FieldList("Id,Body").checkListed(message) }
    #expect(error?.message == "CoworkerMessage.Body is left out of lists")
    #expect(error?.hint == "concierge get CoworkerMessage ID --fields Body reads it from the full record")
  }
}
