import Display
import Nexudus
import Testing

@testable import Scripting

/// The examples that `concierge entities` shows are scripts that work: each of each entity is run.
@Suite struct EntityExampleScriptTests {
  @Test func everyExampleOfEveryEntity_passesTheChecksOfTheBinding() async throws {
    let space = TestSpace()
    for name in Catalogue.builtIn.names {
      let entity = try Catalogue.builtIn.requireEntity(named: name)
      let examples = EntityExamples(entity)
      #expect((2...3).contains(examples.all.count), "\(name)")
      for example in examples.all {
        checkFields(in: example, of: entity, examples.variable)
        guard case .failed(let failure) = await space.run(.code(example), dryRun: true) else { continue }
        // A record of a made-up Id need not be there; everything before that has been checked.
        #expect(failure.kind == "not_found", "\(name): \(example)\n\(failure.report(color: false))")
      }
    }
  }

  /// What a handler or a loop's body reads is only checked when it runs, for which there must be records.
  private func checkFields(in example: String, of entity: Entity, _ variable: String) {
    for match in example.matches(of: /\b(\w+)\.([A-Z]\w*)/) where match.1 == variable {
      let field = entity.field(named: String(match.2))
      #expect(field?.isListed == true, "\(entity.name): \(example)")
    }
  }
}
