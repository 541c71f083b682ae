import LuaSyntax
import Testing

@testable import Scripting

/// The lists of names are those of what scripts see.
@Suite struct HostNameTests {
  private static let prelude =
    #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 } + "/Sources/CLuaBridge/prelude/"

  @Test(arguments: [
    ("text", TextModule.members), ("time", TimeModule.members), ("store", StoreModule.members),
    ("log", LogModule.members), ("json", JSONModule.members), ("http", HTTPModule.members), ("on", TriggerModule.kinds),
  ])
  func modules_haveTheirMembers(_ module: String, _ members: [String]) async throws {
    let test = TestSpace()
    let code = "local n = {} for k in pairs(\(module)) do n[#n + 1] = k end table.sort(n) print(table.concat(n, ' '))"
    if case .failed(let failure) = await test.run(.code(code)) { Issue.record("\(failure.message)") }
    #expect(test.output.lines.last == members.sorted().joined(separator: " "))
  }

  @Test func globals_areThere() async throws {
    let test = TestSpace()
    let code = UnknownGlobal.known.map { "assert(\($0) ~= nil, '\($0)')" }.joined(separator: "\n")
    if case .failed(let failure) = await test.run(.code(code)) { Issue.record("\(failure.message)") }
  }

  /// `Collection:each`, `Record:fetch`, `methods.Coworker:notify`: by what they belong to.
  private func methods() throws -> [String: [String]] {
    let chunk = try Chunk(parsing: ScriptSource.file(Self.prelude + "nexudus.lua").text)
    var found: [String: [String]] = [:]
    for statement in chunk.block.statements {
      guard case .function(let target, _) = statement.kind, case .index(let owner, let name) = target.kind else {
        continue
      }
      let title: String? =
        switch owner.kind {
        case .local(let id): chunk[id].name
        case .index(_, let entity): entity.text
        default: nil
        }
      if let title, let name = name.text { found[title, default: []].append(name) }
    }
    return found
  }

  @Test func collectionsAndRecords_haveTheirMethods() throws {
    let methods = try methods()
    #expect(methods["Collection"]?.sorted() == NexudusModule.collectionMethods.sorted())
    let ofAll = try #require(methods["Record"])
    #expect(RecordMethods.names(of: "Business").sorted() == ofAll.sorted())
    for entity in ["CommunityThread", "Coworker", "CoworkerInvoice"] {
      #expect(RecordMethods.names(of: entity).sorted() == (ofAll + (methods[entity] ?? [])).sorted())
    }
    #expect(Set(methods.keys) == ["Collection", "Record", "CommunityThread", "Coworker", "CoworkerInvoice"])
  }
}
