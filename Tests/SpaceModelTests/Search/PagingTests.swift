import JSONPages
import SpaceModel
import Testing

@Suite("Pages")
struct PagingTests {
  @Test("of any size give each record once, and tell where they stand", arguments: [1, 7, 25, 60, 61, 1000])
  func walk(size: Int) throws {
    let client = TestClient()
    let total = client.space.count("Coworker")
    var seen: [Int64] = []
    var page = 1
    while true {
      let json = try client.list("spaces/coworkers", "page=\(page)&size=\(size)")
      seen += (json["Records"]?.array ?? []).compactMap { $0["Id"]?.integer }
      #expect(json["CurrentPage"]?.integer == Int64(page))
      #expect(json["TotalItems"]?.integer == Int64(total))
      #expect(json["TotalPages"]?.integer == Int64((total + size - 1) / size))
      #expect(json["FirstItem"]?.integer == Int64((page - 1) * size + 1))
      #expect(json["LastItem"]?.integer == Int64(seen.count))
      #expect(json["HasPreviousPage"]?.bool == (page > 1))
      guard json["HasNextPage"] == true else { break }
      page += 1
    }
    #expect(seen.count == total)
    #expect(Set(seen).count == total)
  }

  @Test("hold 25 records unless asked, and never more than 1,000")
  func sizes() throws {
    let client = TestClient()
    #expect(try client.ids("spaces/coworkers").count == 25)
    #expect(try client.list("spaces/coworkers", "size=5000")["PageSize"] == 1000)
  }

  @Test("behind the last one are empty", arguments: ["4", "9223372036854775807"])
  func beyond(page: String) throws {
    let json = try TestClient().list("spaces/coworkers", "page=\(page)&size=25")
    #expect(json["Records"] == [])
    #expect(json["HasNextPage"] == false)
    #expect(json["TotalItems"] == 60)
    #expect(json["FirstItem"] == 0)
  }

  @Test("several records by Id come as a bare array of full records, unknown ones left out")
  func several() throws {
    let client = TestClient()
    let ids = try client.ids("spaces/coworkermessages", "size=3")
    let reply = try client.send("GET", "spaces/coworkermessages/?id=[\(ids[2]),\(ids[0]),999999999]")
    let records = try #require(try reply.json().array)
    #expect(records.map { $0["Id"]?.integer } == [ids[0], ids[2]])
    #expect(records[0]["Body"]?.string != nil)
  }
}
