import LuaRuntime
import Nexudus
import Scripting
import Testing

@testable import Display

/// The pages of docs/reference are those that are made now.
@Suite struct ReferencePageTests {
  private static let folder =
    #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 } + "/docs/reference/"
  static let pages = ReferencePages(Library(PreludeText.library)).files

  @Test(arguments: pages.map(\.name))
  func pages_areAsTheyWouldBeMadeNow(_ name: String) throws {
    let text = try #require(Self.pages.first { $0.name == name }).text
    let committed = try ScriptSource.file(Self.folder + name).text
    #expect(committed == text, "run scripts/generate-reference")
  }

  @Test func everyEntityAndEveryError_isOnItsPage() throws {
    let entities = try #require(Self.pages.first { $0.name == "entities.md" }).text
    for name in Catalogue.builtIn.names { #expect(entities.contains("\n| \(name) | "), "\(name)") }
    let errors = try #require(Self.pages.first { $0.name == "errors.md" }).text
    for kind in NexudusError.Kind.allCases { #expect(errors.contains("- **`\(kind.rawValue)`** "), "\(kind)") }
  }
}
