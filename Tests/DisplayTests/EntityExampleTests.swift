import Nexudus
import Testing

@testable import Display

@Suite struct EntityExampleTests {
  private func examples(_ name: String) throws -> [String] {
    EntityExamples(try Catalogue.builtIn.requireEntity(named: name)).all
  }

  @Test func message_namesItsOwnFieldsAndFilters() throws {
    #expect(
      try examples("CommunityMessage") == [
        """
        for message in nexudus.CommunityMessage:each { where = { CommunityThread = 12 }, limit = 10 } do
          print(message.Id, message.Message)
        end
        """,
        "on.created(\"CommunityMessage\", function(message) print(message.Message) end)",
        "nexudus.CommunityMessage:create { CommunityThreadId = 12, UserId = 12, Message = \"...\" }",
      ])
  }

  @Test func readOnlyEntity_showsAFieldThatListsLeaveOut() throws {
    #expect(try examples("CoworkerMessage").last == "print(nexudus.CoworkerMessage:get(12).Body)")
  }

  @Test func manyRequiredFields_standOnLinesOfTheirOwn() throws {
    let lines = try #require(try examples("Tariff").last).split(separator: "\n")
    #expect(lines.first == "nexudus.Tariff:create {")
    #expect(lines.last == "}")
    #expect(lines.dropFirst().dropLast().allSatisfy { $0.hasPrefix("  ") && $0.hasSuffix(",") })
  }

  @Test func variable_isNoWordOfLua() {
    for name in Catalogue.builtIn.names {
      guard let entity = Catalogue.builtIn.entity(named: name) else { continue }
      let variable = EntityExamples(entity).variable
      #expect(variable.allSatisfy { $0.isLowercase || $0.isNumber }, "\(name): \(variable)")
    }
  }
}
