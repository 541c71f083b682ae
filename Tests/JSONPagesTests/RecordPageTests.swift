import JSONPages
import Testing

@Suite struct RecordPageTests {
  @Test("a list gives records, absent fields and the envelope")
  func list() throws {
    let text = #"{"TotalItems":2,"Records":[{"Id":1,"Name":"Ada"},{"Id":2,"Paid":true}],"HasNextPage":false}"#
    let page = try RecordPage.index(PaddedBytes(text), as: .list)
    #expect(page.count == 2)
    #expect(page[0].integer("Id") == 1)
    #expect(page[0].string("Name") == "Ada")
    #expect(page[0]["Paid"] == nil)
    #expect(page[1].bool("Paid") == true)
    #expect(page.envelope == ["TotalItems": 2, "HasNextPage": false])
  }
}
