import JSONPages
import SpaceModel
import Testing

/// Faults of lists: what a client asked for is not what it gets.
@Suite("Faults of lists")
struct ListFaultTests {
  private func client(_ fault: Fault) -> TestClient { TestClient(faults: Faults([fault], rate: 1)) }

  @Test("ignored filters: everything comes")
  func ignoredFilters() throws {
    let client = client(.ignoredFilters)
    let json = try client.list(
      "billing/coworkerinvoices", "CoworkerInvoice_Paid=true&from_CoworkerInvoice_CreatedOn=2090-01-01")
    #expect(json["TotalItems"]?.integer == Int64(client.space.count("CoworkerInvoice")))
  }

  @Test("reversed order")
  func reversed() throws {
    let ids = try client(.reversedOrder).ids("spaces/coworkers", "orderBy=Id&dir=1&size=1000")
    #expect(ids == ids.sorted().reversed())
  }

  @Test("page order: sorted inside the pages only")
  func pageOrder() throws {
    let client = client(.pageOrder)
    let pages = try (1...3).map { page in
      (try client.list("spaces/coworkers", "orderBy=FullName&dir=1&size=20&page=\(page)")["Records"]?.array ?? [])
        .compactMap { $0["FullName"]?.string }
    }
    for page in pages { #expect(page == page.sorted()) }
    let all = pages.flatMap(\.self)
    #expect(all.count == 60)
    #expect(all != all.sorted())
  }

  @Test("the other order dialect: 0 rises, 1 falls")
  func zeroOne() throws {
    let client = client(.zeroOneOrder)
    func ids(_ dir: String) throws -> [Int64] { try client.ids("spaces/coworkers", "orderBy=Id&dir=\(dir)&size=1000") }
    let rising = try ids("0")
    #expect(rising == rising.sorted())
    #expect(try ids("1") == rising.reversed())
    #expect(try ids("Descending") == rising.reversed())
    #expect(try client.list("spaces/coworkers", "dir=1&orderBy=Id")["CurrentSortDirection"] == 1)
  }

  @Test("small pages: the answer says so, and all pages together are whole")
  func smallPages() throws {
    let client = client(.smallPages)
    let first = try client.list("spaces/coworkers", "size=1000")
    #expect(first["PageSize"] == 10)
    #expect(first["HasNextPage"] == true)
    let ids = try (1...6).flatMap { try client.ids("spaces/coworkers", "size=1000&page=\($0)") }
    #expect(Set(ids).count == 60)
  }

  @Test("left-out fields: listed records lack the keys")
  func leftOut() throws {
    let client = client(.leftOutFields)
    let listed = try #require(client.list("spaces/coworkermessages", "size=1")["Records"]?[0])
    #expect(!listed.keys.contains("Body"))
    let full = try client.send("GET", "spaces/coworkermessages/\(listed["Id"]?.integer ?? 0)").json()
    #expect(full["Body"]?.string != nil)
  }

  @Test("partial several: records by Ids are no fuller than listed ones")
  func partialSeveral() throws {
    let client = client(.partialSeveral)
    let id = try #require(client.ids("spaces/coworkermessages", "size=1").first)
    #expect(try client.send("GET", "spaces/coworkermessages?id=[\(id)]").json()[0]?["Body"] == .null)
  }

  @Test("new fields: a key that no document knows")
  func newFields() throws {
    let client = client(.newFields)
    let record = try #require(client.list("spaces/coworkers", "size=1")["Records"]?[0])
    #expect(record["AvgSentimentScore"]?.integer != nil)
    #expect(try client.send("GET", "spaces/coworkers/\(record["Id"]?.integer ?? 0)").json()["AvgSentimentScore"] != nil)
  }

  @Test("500 for what is gone, alone and among others; 404 for what never was")
  func gone() throws {
    let client = client(.goneIsError)
    let ids = try client.ids("community/communitythreads", "size=2")
    try client.space.delete("CommunityThread", ids[0])
    #expect(try client.send("GET", "community/communitythreads/\(ids[0])").status == 500)
    #expect(try client.send("GET", "community/communitythreads?id=[\(ids[0]),\(ids[1])]").status == 500)
    #expect(try client.send("GET", "community/communitythreads?id=[\(ids[1])]").status == 200)
    #expect(try client.send("GET", "community/communitythreads/1").status == 404)
  }

  @Test("empty lists: no records and a total of 0, for some requests")
  func emptyLists() throws {
    let client = TestClient(faults: Faults([.emptyLists], rate: 0.5))
    let totals = try (0..<30).compactMap { _ in try client.list("spaces/coworkers")["TotalItems"]?.integer }
    #expect(Set(totals) == [0, 60])
  }
}
