import JSONPages
import Testing

/// Small pages with a few rows of a large one.
@Suite struct CompactedTests {
  private let text = #"""
    {"Records":[{"Id":1,"Name":"Ada","Tags":[1,{"a":"]"}]},{},{"Name":"x\ny","Id":3,"More":1.0},{"Id":-4e5}],"TotalItems":4}
    """#

  @Test("the rows come in the order given, with the same values, schema and envelope")
  func rows() throws {
    let page = try index(text)
    for rows in [[0], [3, 0], [2, 1, 0, 3], [1], [], [2, 2]] {
      let small = try page.compacted(rows: rows)
      #expect(small.count == rows.count)
      #expect(small.schema === page.schema)
      #expect(small.envelope == page.envelope)
      for (new, old) in rows.enumerated() { #expect(small[new].object == page[old].object, "rows \(rows)") }
    }
  }

  @Test("a small page can be made smaller again")
  func again() throws {
    let page = try index(text).compacted(rows: [3, 2, 0]).compacted(rows: [1])
    #expect(page[0].object == ["Id": 3, "Name": "x\ny", "More": 1.0])
  }

  @Test("of a large page only the rows' bytes stay")
  func small() throws {
    let records = (0..<1000).map { "{\"Id\":\($0),\"Text\":\"\(String(repeating: "x", count: 500))\"}" }
    let page = try index("[" + records.joined(separator: ",") + "]", as: .array)
    let small = try page.compacted(rows: [999])
    #expect(page.byteCount > 500_000)
    #expect(small.byteCount < 2000)
    #expect(small[0].integer("Id") == 999)
  }
}
