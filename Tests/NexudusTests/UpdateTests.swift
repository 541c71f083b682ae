import JSONPages
import Logging
import Synchronization
import Testing

@testable import Nexudus

@Suite struct UpdateTests {
  private let invoices = entity("CommunityMessage")
  private let full =
    #"{"CommunityThreadId":5,"UserId":2,"Message":"a\u00e9 \/","CoworkerId":1.50e2,"Id":7,"Novelty":{"x":[1.0]}}"#

  private func transport(_ before: String, after: String? = nil) -> ScriptedTransport {
    ScriptedTransport { call, number in
      call.method == "PUT"
        ? .json(#"{"WasSuccessful":true,"Value":{"Id":7}}"#) : .json(number == 0 ? before : after ?? before)
    }
  }

  @Test func untouchedFields_areCarriedOverByteByByte() async throws {
    let transport = transport(full)
    _ = try await makeClient(transport).update(invoices, id: 7, ["UserId": 3])
    #expect(transport.calls.map(\.method) == ["GET", "PUT", "GET"])
    #expect(transport.calls[1].path == "community/communitymessages")
    #expect(
      transport.calls[1].body
        == #"{"CommunityThreadId":5,"Message":"a\u00e9 \/","CoworkerId":1.50e2,"Id":7,"Novelty":{"x":[1.0]},"UserId":3}"#
    )
  }

  @Test func actionSwitches_areNotCarriedOver() async throws {
    let entity = try #require(
      Catalogue.builtIn.names.lazy.compactMap { Catalogue.builtIn.entity(named: $0) }.first { entity in
        entity.operations.contains(.update) && entity.fields.contains { $0.isAction && $0.type == .boolean }
      })
    let action = try #require(entity.fields.first { $0.isAction && $0.type == .boolean })
    var record = JSONObject([("Id", 7)])
    for field in entity.fields where field.name != "Id" { record[field.name] = field.isAction ? true : .null }
    let transport = transport(try JSONValue.object(record).encodedString())
    _ = try await makeClient(transport).update(entity, id: 7, [:])
    #expect(transport.calls[1].json?.object?.keys.contains { entity.field(named: $0)?.isAction == true } == false)
    _ = try await makeClient(transport).update(entity, id: 7, [action.name: true])
    #expect(transport.calls.last { $0.method == "PUT" }?.json?[action.name] == true)
  }

  @Test func partialRecord_isNoBase() async {
    for (name, record) in [
      ("CommunityMessage", #"{"Id":7,"Message":"x"}"#), ("CommunityMessage", #"{"Id":8}"#),
    ] {
      let transport = transport(record)
      let error = await #expect(throws: NexudusError.self) {
        try await makeClient(transport).update(entity(name), id: 7, ["UserId": 1])
      }
      #expect(error?.kind == .invalidResponse)
      #expect(transport.calls.map(\.method) == ["GET"])
    }
  }

  @Test func fieldThatOnlyFullRecordsHave_missing_isNoBase() async throws {
    let coworker = entity("Coworker")
    let unlisted = try #require(
      coworker.fields.first { !$0.isListed && $0.isUpdatable && !$0.isAction && !$0.isSecret })
    var record = JSONObject([("Id", 7)])
    for field in coworker.fields where field.name != "Id" && field.isListed { record[field.name] = .null }
    let error = await #expect(throws: NexudusError.self) {
      try await makeClient(transport(try JSONValue.object(record).encodedString())).update(coworker, id: 7, [:])
    }
    #expect(error?.message.contains("not full") == true && error?.message.contains(unlisted.name) == true)
  }

  @Test func changeMeanwhile_isLogged() async throws {
    let lines = LogLines()
    let after = full.replacing("\"CommunityThreadId\":5", with: "\"CommunityThreadId\":6")
    let record = try await makeClient(transport(full, after: after), logger: lines.logger)
      .update(invoices, id: 7, ["UserId": 3])
    #expect(record.integer("CommunityThreadId") == 6)
    #expect(lines.all.contains { $0.contains("CommunityThreadId") && $0.contains("CommunityMessage 7") })
  }

  @Test func bodies_areCheckedBeforeAnythingIsSent() throws {
    func refusal(_ name: String, _ fields: JSONObject) -> String {
      do throws(NexudusError) {
        _ = try entity(name).checked(fields, for: .create)
        return "accepted"
      } catch { return error.description }
    }
    #expect(refusal("CommunityMessage", ["Mesage": "x"]).contains("did you mean \"Message\""))
    #expect(refusal("CommunityMessage", ["CommunityThread": 5]).contains("did you mean \"CommunityThreadId\""))
    #expect(
      refusal("CommunityMessage", ["UserId": "two"]).contains(
        "CommunityMessage.UserId takes a whole number, not the text \"two\""))
    #expect(refusal("CommunityMessage", ["Id": 5]).contains("set by the server"))
    #expect(refusal("CommunityMessage", ["Message": 5]).contains("takes text, not the number 5"))
    #expect(refusal("CoworkerMessage", [:]).contains("has no create"))
    #expect(
      try entity("WebHook").checked(["Action": "coworkerinvoicecreate", "Active": .null], for: .create)
        == ["Action": 16, "Active": .null])
    #expect(try entity("CommunityMessage").checked(["UserId": 3.0], for: .create) == ["UserId": 3])
    let invoice = entity("CoworkerInvoice")
    #expect(
      try invoice.checked(["DueDate": "2026-05-01"], for: .update) == ["DueDate": "2026-05-01T00:00:00Z"])
  }
}

/// Keeps what is logged.
final class LogLines: Sendable {
  private let lines = Mutex<[String]>([])

  var all: [String] { lines.withLock { $0 } }
  var logger: Logger {
    var logger = Logger(label: "test") { [self] _ in Handler(lines: self) }
    logger.logLevel = .trace
    return logger
  }

  private struct Handler: LogHandler {
    let lines: LogLines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace
    subscript(metadataKey key: String) -> Logger.MetadataValue? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }
    func log(event: LogEvent) { lines.lines.withLock { $0.append("\(event.message)") } }
  }
}
