import Nexudus
import Testing

@testable import Scripting

@Suite("Completion in a session")
struct ReplCompletionTests {
  /// What a session knows in which some lines have run.
  private static func knowledge() async throws -> ReplKnowledge {
    let space = TestSpace()
    let session = try await ReplSession(
      options: ScriptOptions(), services: space.services(secrets: ["CRM_TOKEN": "x", "CRM_URL": "y"]))
    for line in [
      "thread = nexudus.CommunityThread:first {}", "threads = nexudus.CommunityThread:list { size = 2 }",
      "all = nexudus.Coworker:all { limit = 2 }", "settings = { colour = 'red', inner = { depth = 1 } }",
      "name = 'text'", "local total_amount = 1", "members = nexudus.Coworker", "http.get",
    ] {
      if case .failed(let failure) = await session.run(ReplInput(line)) {
        Issue.record("\(failure.report(color: false))")
      }
    }
    var knowledge = await session.knowledge()
    knowledge.topics = ["http", "http.get", "http.post", "once"]
    return knowledge
  }

  private func candidates(_ before: String, _ knowledge: ReplKnowledge) -> [String] {
    ReplCompletion(before: before, knowledge).candidates
  }

  @Test func table_ofPlaces() async throws {
    let knowledge = try await Self.knowledge()
    let expected: [(String, [String])] = [
      // Entities and what nexudus has.
      ("nexudus.CommunityThreadF", ["CommunityThreadFile", "CommunityThreadFollow"]),
      ("nexudus.m", ["me"]),
      ("nexudus.communitythreadf", ["CommunityThreadFile", "CommunityThreadFollow"]),
      ("print(nexudus.CoworkerInvoiceL", ["CoworkerInvoiceLine"]),
      ("nexudus.space('porto').CoworkerInvoiceL", ["CoworkerInvoiceLine"]),
      // Operations.
      ("nexudus.Coworker:co", ["commands", "count"]),
      ("nexudus.CoworkerNote:", NexudusModule.collectionMethods.sorted()),
      ("members:fi", ["first"]),
      // Filters, options and fields within braces.
      ("nexudus.CommunityThread:list { w", ["where"]),
      ("nexudus.CommunityThread:each({ de", ["descending"]),
      ("nexudus.CommunityThread:first { where = { CreatedO", ["CreatedOn"]),
      ("nexudus.CommunityThread:first { limit = 1, where = { CreatedOn = { f", ["from"]),
      ("nexudus.Coworker:first { where = { Active = true, Coworker_", []),
      ("nexudus.CommunityThread:each { order = \"Created", ["CreatedOn"]),
      ("nexudus.CommunityMessage:create { CommunityTh", ["CommunityThreadId"]),
      ("nexudus.Coworker:update(12, { FullN", ["FullName"]),
      ("nexudus.Coworker:update(12, {}, { k", ["key"]),
      ("thread:update { Subj", ["Subject"]),
      ("thread:reply('x', { u", ["user"]),
      ("nexudus.request { me", ["method"]),
      ("rule { desc", ["description"]),
      // Values of keys are expressions.
      ("nexudus.CommunityThread:list { size = tot", ["total_amount"]),
      // Live values.
      ("thread.Sub", ["Subject"]),
      ("thread:re", ["related", "reply"]),
      ("threads[1].Sub", ["Subject"]),
      ("threads.ha", ["has_next"]),
      ("all[1].FullN", ["FullName"]),
      ("settings.", ["colour", "inner"]),
      ("settings.inner.", ["depth"]),
      ("name:up", ["upper"]),
      ("thread.Subject:up", ["upper"]),
      ("thread:related \"Cow", ["Coworker"]),
      ("secret 'CRM", ["CRM_TOKEN", "CRM_URL"]),
      ("secret(\"CRM_U", ["CRM_URL"]),
      // What calls give.
      ("nexudus.CommunityThread:first({}).Sub", ["Subject"]),
      ("nexudus.CommunityThread:first{}:re", ["related", "reply"]),
      ("nexudus.CoworkerInvoice:get(1):coworker().FullN", ["FullName"]),
      ("thread:related('Coworker').FullN", ["FullName"]),
      ("nexudus.me().Full", ["FullName"]),
      ("thread:messages()[1].Mess", ["Message"]),
      // What this input declares.
      ("for m in nexudus.Coworker:each { limit = 1 } do print(m.FullN", ["FullName"]),
      ("for _, m in ipairs(nexudus.Coworker:all {}) do print(m.FullN", ["FullName"]),
      ("for _, m in ipairs(all) do\nprint(m:noti", ["notify"]),
      ("local c = nexudus.Coworker:first {}\nprint(c.FullN", ["FullName"]),
      // Modules and libraries.
      ("text.", ["has", "lower", "plain", "upper"]),
      ("http.pa", ["patch"]),
      ("on.cr", ["created"]),
      ("string.fo", ["format"]),
      ("math.ma", ["max", "maxinteger"]),
      // Globals and words.
      ("tot", ["total_amount"]), ("nexu", ["nexudus"]), ("x = thr", ["thread", "threads"]), ("fo", ["for"]),
      ("print(sett", ["setmetatable", "settings"].filter { $0.hasPrefix("sett") }),
      // Nothing goes on here.
      ("'nexu", []), ("-- nexu", []), ("12", []), ("x = [[ nexu", []),
      // Commands.
      (":h", ["help"]), (":", PromptCommand.allCases.map(\.rawValue).sorted()),
      (":doc CoworkerInvoiceL", ["CoworkerInvoiceLine"]),
      (":help http.p", ["post"]), (":help on", ["once"]), (":plan o", ["off", "on"]), (":time nexudus.m", ["me"]),
      (":save x", []), (":nonsense x", []), ("  :q", ["quit"]),
    ]
    for (before, words) in expected {
      #expect(candidates(before, knowledge) == words, "\(before)")
    }
  }

  @Test func word_isWhatTheCandidatesReplace() async throws {
    let knowledge = ReplKnowledge()
    #expect(ReplCompletion(before: "nexudus.Comm", knowledge).word == "Comm")
    #expect(ReplCompletion(before: "nexudus.", knowledge).word == "")
    #expect(ReplCompletion(before: "x = { ", knowledge).word == "")
    #expect(ReplCompletion(before: ":doc Cow", knowledge).word == "Cow")
  }

  @Test func anyText_isAnswered() {
    // Every beginning of a text that has all sorts of places in it.
    let text =
      "for a, b in ipairs(nexudus.Coworker:list{where={CreatedOn={from='x'}}}) do a.b[c](d):e'f'.g = {[1]=2;} end)]}"
    let knowledge = ReplKnowledge()
    for count in 0...text.count {
      for tail in ["", ".", ":", "{", "(", "\"", " "] {
        _ = ReplCompletion(before: text.prefix(count) + tail, knowledge)
      }
    }
  }
}
