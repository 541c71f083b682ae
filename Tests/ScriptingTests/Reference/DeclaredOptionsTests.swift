import Display
import LuaRuntime
import Nexudus
import Testing

@testable import Scripting

/// The options that calls take are those that are declared.
@Suite struct DeclaredOptionsTests {
  private let library = Library(PreludeText.library)

  @Test(arguments: [
    ("RuleOptions", RuleDeclaration.options), ("TriggerOptions", TriggerReader.options(of: "created")),
    ("ScheduleOptions", TriggerReader.options(of: "cron")), ("HTTPOptions", HTTPCall.options),
    ("NoticeOptions", Notice.options), ("Attachment", Notice.attachmentOptions), ("StoreOptions", StoreModule.options),
    ("OnceOptions", OnceModule.options), ("TemplateOptions", TemplateModule.options),
    ("WriteOptions", NexudusModule.writeOptions), ("RequestOptions", NexudusModule.requestOptions),
    ("SearchOptions", ["list", "each", "first", "count"].flatMap { NexudusModule.searchOptions(of: $0) }),
    ("SpaceSettings", Settings.Space.options), ("ChannelSettings", Channel.options),
    ("MailSettings", MailChannel.options),
    ("ReplyOptions", RecordMethods.own("reply", of: "CommunityThread")?.options ?? []),
    ("MemberNoticeOptions", RecordMethods.own("notify", of: "Coworker")?.options ?? []),
    ("GrantSettings", Settings.Grant.options),
    ("LimitSettings", Settings.Limits.options), ("WatchSettings", Settings.watchOptions),
  ])
  func options_areThoseOfTheType(_ type: String, _ options: [String]) throws {
    let declaration = try #require(library.topics.lazy.flatMap(\.declarations).first { $0.name == type })
    #expect(Set(declaration.fields.map(\.name)) == Set(options))
  }

  @Test func functionsOfSettings_areDeclared() {
    // Scripts have secrets as well.
    #expect(Set(library.globals(of: .settings) + ["secret"]) == Set(Settings.functions))
  }

  @Test func kindsOfErrors_areDeclared_withWhatToDo() {
    let ofTheHost = ["script", "store", "store_conflict", "effect"]
    #expect(Set(library.errorKinds.map(\.name)) == Set(NexudusError.Kind.allCases.map(\.rawValue) + ofTheHost))
    for kind in library.errorKinds {
      #expect(!kind.meaning.isEmpty && !kind.remedy.isEmpty && !kind.repetition.isEmpty, "\(kind.name)")
    }
  }

  @Test func methods_areDeclared() {
    let names = Set(library.topics.flatMap(\.declarations).map(\.name))
    for method in NexudusModule.collectionMethods { #expect(names.contains("Collection:\(method)"), "\(method)") }
    for method in RecordMethods.names(of: "Business") { #expect(names.contains("Record:\(method)"), "\(method)") }
  }

  @Test(arguments: ["CommunityThread", "Coworker", "CoworkerInvoice"])
  func methodsOfOneEntity_areDeclared(_ entity: String) {
    let ofAll = RecordMethods.names(of: "Business")
    let own = RecordMethods.names(of: entity).filter { !ofAll.contains($0) }
    #expect(Set(library.methods(of: entity).map(\.member)) == Set(own))
  }
}
