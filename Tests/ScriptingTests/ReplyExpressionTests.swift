import JSONPages
import Testing

@testable import Scripting

@Suite struct ReplyExpressionTests {
  private let reply: JSONValue = ["Records": [["Id": 1, "Name": "Anna"], ["Id": 2, "Name": "=Ben"]], "Total": 2]

  private func values(_ text: String) async throws -> [JSONValue] {
    let expression = try await ReplyExpression(text, name: "--select")
    let values: [JSONValue]
    do { values = try await expression.values(of: reply) } catch {
      await expression.close()
      throw error
    }
    await expression.close()
    return values
  }

  @Test func fieldsOfTheReply_andLists() async throws {
    #expect(try await values("reply.Records[1].Name") == ["Anna"])
    #expect(try await values("#reply.Records, reply.Total") == [2, 2])
    #expect(try await values("reply.Nothing") == [.null])
    #expect(try await values("reply.Records[2]") == [["Id": 2, "Name": "=Ben"]])
  }

  @Test func modules_ofText() async throws {
    #expect(try await values("csv(reply.Records, {'Id', 'Name'})") == ["Id,Name\r\n1,Anna\r\n2,'=Ben"])
    #expect(try await values("text.has(reply.Records[1].Name, 'anna')") == [true])
    #expect(try await values("json.encode(reply.Records[1])") == [#"{"Id":1,"Name":"Anna"}"#])
  }

  @Test(arguments: [
    ("reply.Records[", "at --select:1\n  1 | reply.Records["), ("nexudus.Coworker", "there is no \"nexudus\" here"),
    ("repyl.Id", "there is no global \"repyl\""), ("print", "gives a function"),
    ("0/0", "has no form in JSON"), ("reply.Missing.Id", "index a nil value"),
  ])
  func mistakes_areTold(text: String, words: String) async {
    let failure = await #expect(throws: ScriptFailure.self) { try await values(text) }
    let report = failure?.report(color: false) ?? ""
    #expect(report.contains(words), "\(report)")
  }

  @Test func loopWithoutEnd_isStopped() async {
    let failure = await #expect(throws: ScriptFailure.self) {
      try await values("(function() while true do end end)()")
    }
    #expect(failure?.kind == "limit")
  }
}
