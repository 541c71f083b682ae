import Nexudus
import Testing

@testable import Display

@Suite struct EntityExampleTests {
  @Test func invoice_namesItsOwnFieldsAndFilters() throws {
    let examples = EntityExamples(try Catalogue.builtIn.requireEntity(named: "CommunityMessage")).all
    #expect(examples == [])
  }

  @Test func readOnlyEntity_showsAFieldThatListsLeaveOut() throws {
    let examples = EntityExamples(try Catalogue.builtIn.requireEntity(named: "CoworkerMessage")).all
    #expect(examples.last == "print(nexudus.CoworkerMessage:get(12).Body)")
  }
}
