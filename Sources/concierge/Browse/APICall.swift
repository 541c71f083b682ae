import Display
import JSONPages
import Nexudus
import Scripting

/// The call of `concierge api`: sends, follows pages, and judges what comes.
struct APICall: Sendable {
  let client: Client
  let request: RawRequest
  let selection: ReplyExpression?
  let output: APIOutput

  /// Sends once.
  func send() async throws -> ExitStatus {
    let answer = try await client.answer(request)
    if let refusal = answer.refusal { throw failure(refusal) }
    guard let selection else {
      output.show(answer)
      return .done
    }
    try await show(selection, over: try value(of: answer))
    return .done
  }

  /// Sends until the last page; gives a record a line.
  func sendPages() async throws -> ExitStatus {
    var pages = try ReplyPages(query: request.query)
    while !pages.isFinished {
      var request = request
      request.query = pages.query
      let answer = try await client.answer(request)
      if let refusal = answer.refusal { throw failure(refusal) }
      for record in try pages.take(try value(of: answer)) {
        if let selection { try await show(selection, over: record) } else { output.line(record) }
      }
    }
    return .done
  }

  private func value(of answer: RawAnswer) throws -> JSONValue {
    do throws(JSONError) { return try JSONValue(parsing: answer.body) } catch {
      throw CommandFailure(.scriptFailed, "the reply is not JSON: \(error.message)")
    }
  }

  private func show(_ selection: ReplyExpression, over reply: JSONValue) async throws {
    // What is masked before an expression sees it can't come out of it under another name.
    do throws(ScriptFailure) {
      for value in try await selection.values(of: output.masked(reply)) { output.selected(value) }
    } catch {
      throw CommandFailure(expression: error)
    }
  }

  /// Whatever the status is, the operator has typed a call that was refused.
  private func failure(_ refusal: NexudusError) -> CommandFailure {
    let status = refusal.status.map { " (\($0))" } ?? ""
    var hint = refusal.hint
    if refusal.kind == .notFound, refusal.entity == nil {
      let near = client.catalogue.nearest(to: request.path).compactMap { client.catalogue.entity(named: $0)?.path }
      if !near.isEmpty { hint = "near to it: \(near.joined(separator: ", "))" }
    }
    return CommandFailure(.scriptFailed, refusal.message + status, hint: hint)
  }
}
