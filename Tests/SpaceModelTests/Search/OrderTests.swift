import JSONPages
import SpaceModel
import Testing

@Suite("Order")
struct OrderTests {
  let client = TestClient()

  private func keys(_ path: String, _ field: String, _ query: String) throws -> [String] {
    let records = try client.list(path, query + "&size=1000")["Records"]?.array ?? []
    return records.map { $0[field]?.string ?? $0[field]?.integer.map(String.init) ?? "" }
  }

  @Test("rising and falling in the first dialect, and by words")
  func dialect() throws {
    for (dir, rises) in [("1", true), ("-1", false), ("Ascending", true), ("Descending", false)] {
      let stamps = try keys("spaces/coworkers", "UpdatedOn", "orderBy=UpdatedOn&dir=\(dir)")
      #expect(stamps.count == 60)
      #expect(stamps == (rises ? stamps.sorted() : stamps.sorted().reversed()), "dir=\(dir)")
    }
  }

  @Test("is by Id unless said otherwise, by the beginning for bookings, by the newest for check-ins")
  func usual() throws {
    let ids = try client.ids("spaces/coworkers", "size=1000")
    #expect(ids == ids.sorted())
    let bookings = try keys("spaces/bookings", "FromTime", "")
    #expect(bookings == bookings.sorted())
    let checkins = try keys("spaces/checkins", "FromTime", "")
    #expect(checkins == checkins.sorted().reversed())
    #expect(try client.list("spaces/checkins")["CurrentOrderField"] == "FromTime")
  }

  @Test("by texts and by numbers")
  func kinds() throws {
    let names = try keys("spaces/coworkers", "FullName", "orderBy=FullName&dir=1")
    #expect(names == names.sorted())
    let amounts = try
      (client.list("billing/coworkerinvoices", "orderBy=TotalAmount&dir=-1&size=1000")["Records"]?.array ?? [])
      .compactMap { $0["TotalAmount"]?.double }
    #expect(amounts == amounts.sorted().reversed())
  }

  @Test("by an unknown field is the usual order")
  func unknown() throws {
    #expect(try client.ids("spaces/coworkers", "orderBy=Nmae") == client.ids("spaces/coworkers"))
  }
}
