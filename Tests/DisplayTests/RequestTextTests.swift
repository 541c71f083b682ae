import JSONPages
import Nexudus
import Testing

@testable import Display

@Suite struct RequestTextTests {
  private func contents(_ texts: [String], of entity: String? = nil) throws -> [BodyFields.Content] {
    let entity = try entity.map { try Catalogue.builtIn.requireEntity(named: $0) }
    return try BodyFields(texts, of: entity).fields.map(\.content)
  }

  @Test func values_haveTheirTypes() throws {
    #expect(
      try contents(["A=1", "B=1.5", "C=true", "D=null", "E=Anna", "F=\"7\"", "G=[1,2]", "H=@notes.txt", "I=", "J=007"])
        == [
          .value(1), .value(1.5), .value(true), .value(.null), .value("Anna"), .value("7"), .value([1, 2]),
          .file("notes.txt"), .value(""), .value("007"),
        ])
  }

  @Test func textFieldOfTheCatalogue_keepsNumbersAsText() throws {
    #expect(
      try contents(["PostCode=12345", "FullName=true", "Email=null", "CountryId=7"], of: "Coworker")
        == [.value("12345"), .value("true"), .value(.null), .value(7)])
  }

  @Test func mistakes_areTold() {
    for (texts, message) in [
      (["Name"], "-f takes FIELD=VALUE, not \"Name\""), (["A=1", "A=2"], "-f A is there twice"),
    ] {
      let error = #expect(throws: NexudusError.self) { try BodyFields(texts, of: nil) }
      #expect(error?.message == message)
    }
    let error = #expect(throws: NexudusError.self) { try QueryItem(commandLine: "size") }
    #expect(error?.message == "-q takes KEY=VALUE, not \"size\"")
  }

  @Test func pages_areFollowedToTheLast() throws {
    var pages = try ReplyPages(query: [QueryItem("size", "2"), QueryItem("page", "3")])
    #expect(pages.query == [QueryItem("size", "2"), QueryItem("page", "3")])
    #expect(try pages.take(["Records": [1, 2], "HasNextPage": true]) == [1, 2])
    #expect(pages.query == [QueryItem("size", "2"), QueryItem("page", "4")] && !pages.isFinished)
    #expect(try pages.take(["Records": [3], "HasNextPage": false]) == [3])
    #expect(pages.isFinished)
  }

  @Test func pages_ofABareArray_endAtOnce() throws {
    var pages = try ReplyPages(query: [])
    #expect(pages.query == [QueryItem("size", "1000"), QueryItem("page", "1")])
    #expect(try pages.take([1, 2]) == [1, 2])
    #expect(pages.isFinished)
  }

  @Test func pages_ofWhatIsNoList_areRefused() throws {
    var pages = try ReplyPages(query: [])
    let error = #expect(throws: NexudusError.self) { try pages.take(["Id": 1]) }
    #expect(error?.message == "the reply is no list: --paginate needs \"Records\"")
    let empty = #expect(throws: NexudusError.self) { try pages.take(["Records": [], "HasNextPage": true]) }
    #expect(empty?.message == "the server says that more is there, but page 1 is empty")
    #expect(throws: NexudusError.self) { try ReplyPages(query: [QueryItem("page", "x")]) }
  }
}
