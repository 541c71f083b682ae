import JSONPages
import Testing

@testable import Nexudus

@Suite struct RawAnswerTests {
  private func answer(
    _ answer: ScriptedTransport.Answer, method: String = "GET", path: String = "spaces/coworkers",
    body: JSONValue? = nil
  ) async throws -> RawAnswer {
    try await makeClient(ScriptedTransport(answer), retry: .none)
      .answer(RawRequest(method: method, path: path, body: body))
  }

  @Test func bytes_areThoseThatCame() async throws {
    let text = "{ \"Price\": 1.50,\n \"Big\": 12345678901234567890 }"
    let answer = try await answer(.json(text))
    #expect(answer.text == text && answer.status == 200 && answer.refusal == nil && !answer.isBlank)
    #expect(try await self.answer(.json("")).isBlank)
  }

  @Test(arguments: [
    ("GET", "spaces/coworkers", 403, "the signed-in user lacks the role Coworker-List"),
    ("GET", "spaces/coworkers/12", 403, "the signed-in user lacks the role Coworker-Read"),
    ("POST", "/spaces/coworkers/", 403, "the signed-in user lacks the role Coworker-Create"),
    ("PUT", "spaces/coworkers", 403, "the signed-in user lacks the role Coworker-Edit"),
    ("DELETE", "spaces/coworkers/12", 403, "the signed-in user lacks the role Coworker-Delete"),
    ("GET", "spaces/coworkers/12", 404, "there is no Coworker 12"),
    ("GET", "utils/nothing", 404, "there is nothing at utils/nothing"),
    ("GET", "utils/enums", 403, "the signed-in user may not do this"),
    ("GET", "utils/enums", 500, "the server failed: no"),
  ])
  func refusal_namesRecordAndRole(method: String, path: String, status: Int, message: String) async throws {
    let answer = try await answer(.json("\"no\"", status: status), method: method, path: path)
    #expect(answer.status == status)
    #expect(answer.refusal?.message == message)
    #expect(answer.refusal?.status == status)
  }

  @Test func writeThatWasNotSuccessful_isARefusal_whateverTheStatus() async throws {
    let body =
      #"{"Status":500,"Message":"x","WasSuccessful":false,"Errors":[{"PropertyName":"Name","Message":"is bad"}]}"#
    let answer = try await answer(.json(body), method: "POST", body: ["Name": "x"])
    #expect(answer.refusal?.message == "the new Coworker was refused: Name is bad")
    let read = try await self.answer(.json(body))
    #expect(read.refusal == nil)
  }

  @Test func throttledToTheEnd_isGivenAsItIs() async throws {
    let answer = try await answer(.throttled(after: "0"))
    #expect(answer.status == 409)
    #expect(answer.refusal?.kind == .throttled)
  }
}
