import LuaRuntime
import Nexudus
import Scripting
import Testing

@testable import Display

/// What the pages of each sort look like: `Golden/<sort>.txt`.
@Suite struct HelpPageTests {
  private static let folder = #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/Golden/"
  private let library = Library(PreludeText.library)

  private func page(_ word: String, width: Int? = 100, isColored: Bool = false) throws -> String {
    let topic = try #require(HelpIndex(library).find(word).first)
    let page = TerminalPage(width: width, isColored: isColored)
    return page.lines(of: HelpPage(library).blocks(on: topic)).map { $0 + "\n" }.joined()
  }

  @Test(arguments: [
    ("topic", "waiting"), ("function", "on.due"), ("call", "http.get"), ("rules", "rules"), ("type", "StoreOptions"),
    ("alias", "Length"), ("value", "json.null"), ("method", "record:fetch"), ("entity-method", "CommunityThread:reply"),
    ("field", "CoworkerInvoice.DueDate"), ("error", "conflict"), ("setting", "settings.watch"),
    ("test", "testing.space"), ("expectation", "to_raise"),
  ])
  func pages_lookAsWritten(_ sort: String, _ word: String) throws {
    let golden = try ScriptSource.file(Self.folder + sort + ".txt").text
    let shown = try page(word)
    #expect(shown == golden, "\(shown)")
  }

  @Test func everyPage_fitsTheTerminal() throws {
    let words = library.topics.flatMap { topic in
      [topic.name] + topic.declarations.map { HelpTopic.declaration($0, in: topic).name }
    }
    for word in words + library.errorKinds.map({ "errors.\($0.name)" }) {
      for line in try page(word, width: 80).split(separator: "\n") {
        // Code stays as it is, and a long word may stick out.
        guard !line.hasPrefix("    "), line.contains(" ") else { continue }
        #expect(TextWidth.columns(line) <= 80 || line.split(separator: " ").count < 4, "\(word): \(line)")
      }
    }
  }

  @Test func colors_areThereOnlyWhereTheyAreWanted() throws {
    #expect(try page("on.due", isColored: true).contains("\u{1B}[2mtakes\u{1B}[0m\n"))
    #expect(try !page("on.due").contains("\u{1B}"))
  }
}
