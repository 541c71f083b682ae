import JSONPages
import SpaceModel
import Testing

@Suite("Lists that come back empty")
struct EmptyListTests {
  /// Nothing is known of the entity yet, so that nothing speaks against an empty list.
  @Test func theFirstRecordOfAll_isToldOf_howeverLongListsWereEmpty() async throws {
    let test = try RuleSpace("on.created(\"BlogPost\", function(post) print(post.Title) end)")
    try #require(test.space.records("BlogPost").isEmpty)
    try await test.pass()
    test.advance(.seconds(60))
    try test.space.add("BlogPost", ["Title": "Ada"])
    test.space.faults[.emptyLists] = 1
    for _ in 1...3 {
      test.advance(.seconds(3 * 3600))
      #expect(try await test.pass() == [])
    }
    test.space.faults = .none
    test.advance(.seconds(3 * 3600))
    #expect(try await test.pass() == ["Ada"])
    test.advance(.seconds(3 * 3600))
    #expect(try await test.pass() == [])
  }
}
