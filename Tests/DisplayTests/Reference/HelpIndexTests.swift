import LuaRuntime
import Nexudus
import Testing

@testable import Display

@Suite struct HelpIndexTests {
  private let index = HelpIndex(Library(PreludeText.library))

  @Test(arguments: [
    ("triggers", ["triggers"]), ("on.created", ["on.created"]), ("on.created()", ["on.created"]), ("on", ["on"]),
    ("http", ["http", "errors.http"]), ("nexudus.CommunityThread", ["CommunityThread"]),
    ("CommunityThread", ["CommunityThread"]), ("CommunityThread:reply", ["CommunityThread:reply"]),
    ("CommunityThread.reply", ["CommunityThread:reply"]),
    ("CommunityThread.Message", ["CommunityThread.Message"]), ("conflict", ["errors.conflict"]),
    ("errors.http", ["errors.http"]), ("space", ["settings.space", "testing.space"]),
    ("testing.space", ["testing.space"]), ("record:fetch", ["Record:fetch"]), ("fetch", ["Record:fetch"]),
    ("created", ["on.created"]), ("TriggerOptions", ["TriggerOptions"]), ("nexudus", ["nexudus"]),
  ])
  func words_leadToWhatTheyName(_ word: String, _ names: [String]) {
    #expect(index.find(word).map(\.name) == names)
  }

  @Test func everyName_leadsToItself() throws {
    for topic in index.library.topics {
      #expect(index.find(topic.name).first?.name == topic.name)
      for declaration in topic.declarations where declaration.name != topic.name {
        let name = HelpTopic.declaration(declaration, in: topic).name
        #expect(index.find(name).contains { $0.name == name }, "\(name)")
      }
    }
    for kind in index.library.errorKinds { #expect(index.find("errors.\(kind.name)").count == 1) }
    for entity in Catalogue.builtIn.names { #expect(index.find(entity).contains { $0.name == entity }, "\(entity)") }
  }

  @Test(arguments: [
    ("on.craeted", "on.created"), ("trigers", "triggers"), ("CommunityThred", "CommunityThread"),
    ("CommunityThread.Mesage", "CommunityThread.Message"), ("conflct", "conflict"), ("store.gett", "store.get"),
    ("htp", "http"), ("wach", "watch"),
  ])
  func mistypedWords_haveANearestName(_ word: String, _ name: String) {
    #expect(index.find(word).isEmpty)
    #expect(index.nearest(word, others: ["watch"]).first == name)
  }

  @Test func whatIsNearNothing_hasNoProposal() {
    #expect(index.find("qqqqqqqq").isEmpty)
    #expect(index.nearest("qqqqqqqq").isEmpty)
  }
}
