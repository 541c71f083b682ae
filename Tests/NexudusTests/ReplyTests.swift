import JSONPages
import Testing

@testable import Nexudus

@Suite struct ReplyTests {
  private let messages = entity("CommunityMessage")

  private func failure<T>(_ body: () async throws -> T) async -> NexudusError? {
    do {
      _ = try await body()
      return nil
    } catch { return error as? NexudusError }
  }

  private func getting(_ answer: ScriptedTransport.Answer) async -> NexudusError? {
    await failure { try await makeClient(ScriptedTransport(answer), retry: .none).get(messages, id: 7) }
  }

  private func creating(_ answer: ScriptedTransport.Answer) async -> NexudusError? {
    await failure { try await makeClient(ScriptedTransport(answer)).create(messages, ["Message": "Hi"]) }
  }

  @Test func documentedExamples_areUnderstood() async throws {
    let list = ScriptedTransport(.json(try fixture("coworkermessages-list.ok-200.json")))
    let page = try await makeClient(list).list(try .make(entity("CoworkerMessage")))
    #expect(page.total == 1 && page.records[0].integer("Id") == 87_654_321 && !page.hasNext && page.size == 15)

    let create = ScriptedTransport(.json(try fixture("communitymessage-create.ok-200.json")))
    let id = try await makeClient(create).create(messages, ["CommunityThreadId": 1, "UserId": 2, "Message": "Hi"])
    #expect(id == 87_654_321)
    #expect(create.calls[0].method == "POST" && create.calls[0].path == "community/communitymessages")
    #expect(create.calls[0].json == ["CommunityThreadId": 1, "UserId": 2, "Message": "Hi"])

    let get = ScriptedTransport(.json(try fixture("coworkernotification-get.ok-200.json")))
    let record = try await makeClient(get).get(entity("CoworkerNotification"), id: 87_654_321)
    #expect(record.string("UpdatedBy") == "admin@example.com")

    let refused = await creating(.json(try fixture("communitymessage-create.refused-400.json"), status: 400))
    #expect(refused?.kind == .validation && refused?.status == 400 && refused?.isUnclear == false)
    #expect(refused?.errors == [FieldError(property: "Name", message: "is a required field", value: .null)])
    #expect(refused?.message.contains("Name is a required field") == true)
  }

  @Test func flagOfSuccess_countsMoreThanTheStatus() async {
    let error = await creating(
      .json(#"{"Status":500,"Message":"No","Value":null,"WasSuccessful":false,"Errors":[]}"#))
    #expect(error?.kind == .validation && error?.isUnclear == false && error?.message.contains("No") == true)
  }

  @Test func unusableReplies_areInvalidResponses() async {
    var answer = ScriptedTransport.Answer(body: "<html><head><title>502 Bad  Gateway</title></head></html>")
    var error = await getting(answer)
    #expect(error?.kind == .invalidResponse && error?.message.contains("502 Bad Gateway") == true, "\(error as Any)")
    for body in [
      "", "  \n", #"{"Id":7,"Message":"cu"#, "[]", "7", #"{"Id":8}"#, #"{"Message":"no id"}"#, #"{"Id":7}x"#,
    ] {
      error = await getting(.json(body))
      #expect(error?.kind == .invalidResponse, "\(body)")
    }
    answer = ScriptedTransport.Answer(headers: [("Content-Type", "image/png")], body: #"{"Id":7}"#)
    error = await getting(answer)
    #expect(error?.kind == .invalidResponse && error?.message.contains("image/png") == true)
    error = await creating(.json(#"{"WasSuccessful":true,"Value":null}"#))
    #expect(error?.kind == .invalidResponse && error?.isUnclear == true)
    error = await creating(.json(#"{"WasSuccessful":tr"#))
    #expect(error?.kind == .invalidResponse && error?.isUnclear == true)
    error = await getting(.fails(.tooLarge))
    #expect(error?.kind == .invalidResponse && error?.message.contains("64 MB") == true)
  }

  @Test func numbersAsText_andUnknownKeys_areTaken() async throws {
    let get = ScriptedTransport(.json(#"{"Id":"7","Novelty":{"a":[1]}}"#))
    let record = try await makeClient(get).get(messages, id: 7)
    #expect(record["Novelty"] == ["a": [1]])
    let list = ScriptedTransport(
      .json(#"{"Records":[{"Id":"7"}],"TotalItems":"1","PageSize":"25","HasNextPage":false}"#))
    #expect(try await makeClient(list).list(try .make(messages)).total == 1)
    let create = ScriptedTransport(.json(#"{"Value":{"Id":"12"},"WasSuccessful":true}"#))
    #expect(try await makeClient(create).create(messages, [:]) == 12)
  }

  @Test func listedRecordWithoutId_isRefused() async {
    let error = await failure {
      try await makeClient(ScriptedTransport(.json(#"{"Records":[{"Id":1},{"Message":"x"}],"TotalItems":2}"#)))
        .list(try .make(messages))
    }
    #expect(error?.kind == .invalidResponse && error?.message.contains("without an Id") == true)
  }

  @Test func statuses_sayWhatToDo() async {
    var error = await getting(.json("\"Not found\"", status: 404))
    #expect(error?.kind == .notFound && error?.message == "there is no CommunityMessage 7")
    error = await creating(.json("", status: 403))
    #expect(error?.kind == .forbidden && error?.message.contains("CommunityMessage-Create") == true)
    error = await getting(.json("", status: 401))
    #expect(error?.kind == .unauthorized && error?.description.contains("CommunityMessage-Read") == true)
    error = await getting(.json(#"{"Message":"An error has occurred."}"#, status: 500))
    #expect(error?.kind == .server && error?.isRetryable == true && error?.isUnclear == false)
    error = await creating(.json(#"{"Message":"An error has occurred."}"#, status: 500))
    #expect(error?.kind == .server && error?.isUnclear == true)
    error = await getting(.init(status: 302, headers: [("Location", "https://login")]))
    #expect(error?.kind == .http && error?.message.contains("https://login") == true)
  }

  @Test func conflict_isToldFromThrottling() async {
    var error = await getting(.throttled())
    #expect(error?.kind == .throttled)
    error = await getting(.throttled(after: nil))
    #expect(error?.kind == .throttled)
    error = await getting(.throttled(body: "You must wait before accessing this url again."))
    #expect(error?.kind == .throttled)
    error = await getting(.throttled(429))
    #expect(error?.kind == .throttled)
    error = await getting(.throttled(503))
    #expect(error?.kind == .throttled)
    error = await getting(.throttled(503, after: nil))
    #expect(error?.kind == .server)
    error = await creating(
      .json(#"{"Message":"Overlaps","Errors":[{"PropertyName":"FromTime","Message":"is taken"}]}"#, status: 409))
    #expect(error?.kind == .conflict && error?.errors.first?.property == "FromTime" && error?.isUnclear == false)
    error = await creating(.json(#"{"Message":"Already paid"}"#, status: 409))
    #expect(error?.kind == .conflict)
  }
}
