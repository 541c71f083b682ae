import HTTPTypes
import JSONPages
import Nexudus
import NexudusHTTP
import Testing

@Suite struct HTTPTransportTests {
  /// Sends one request to a server that plays a scene; gives the answer, or the error as the test's own value.
  func exchange(
    _ scene: PlayedServer.Scene, method: HTTPRequest.Method = .get, body: [UInt8]? = nil, scheme: String = "http",
    timeout: Duration = .seconds(30), maximumBytes: Int = 1 << 20
  ) async throws -> (Result<TransportReply, TransportError>, requests: [String]) {
    try await PlayedServer.run(scene) { server in
      let head = HTTPRequest(
        method: method, scheme: scheme, authority: server.authority, path: "/api/x?size=1&name=a%20b",
        headerFields: [.authorization: "Bearer t", .contentType: "application/json"])
      let request = TransportRequest(head: head, body: body, timeout: timeout, maximumBytes: maximumBytes)
      let result = await send(request)
      return (result, server.requests)
    }
  }

  func send(_ request: TransportRequest) async -> Result<TransportReply, TransportError> {
    let transport = HTTPTransport()
    let result: Result<TransportReply, TransportError>
    do throws(TransportError) {
      result = .success(try await transport.send(request))
    } catch {
      result = .failure(error)
    }
    await transport.shutdown()
    return result
  }

  func text(_ reply: TransportReply) -> String { String(decoding: reply.body.buffer, as: UTF8.self) }

  func failure(_ result: Result<TransportReply, TransportError>) -> TransportError? {
    if case .failure(let error) = result { return error }
    return nil
  }

  func answer(_ head: String, _ body: [UInt8] = []) -> [UInt8] {
    Array("HTTP/1.1 200 OK\r\n\(head)\r\n\r\n".utf8) + body
  }

  @Test func plainAnswer_headAndBodyComeThrough() async throws {
    let scene = PlayedServer.Scene.reply(
      answer("Content-Length: 11\r\nRetry-After: 1\r\nContent-Type: application/json", Array(#"{"ok":true}"#.utf8)))
    let (result, requests) = try await exchange(scene, method: .post, body: Array("{}".utf8))
    let reply = try result.get()
    #expect(reply.head.status == .ok)
    #expect(reply.head.headerFields[HTTPField.Name("Retry-After")!] == "1")
    #expect(text(reply) == #"{"ok":true}"#)
    let request = try #require(requests.first)
    #expect(request.hasPrefix("POST /api/x?size=1&name=a%20b HTTP/1.1\r\n"))
    #expect(request.lowercased().contains("authorization: bearer t\r\n"))
    #expect(request.lowercased().contains("accept-encoding: gzip"))
  }

  @Test func packedAnswer_isUnpacked() async throws {
    let packed: [UInt8] = [
      31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 202, 207, 86, 178, 42, 41, 42, 77, 173, 5, 0, 144, 95, 212, 167, 11, 0,
      0,
      0,
    ]
    let (result, _) = try await exchange(
      .reply(answer("Content-Encoding: gzip\r\nContent-Length: \(packed.count)", packed)))
    #expect(text(try result.get()) == #"{"ok":true}"#)
  }

  @Test func redirect_isNotFollowed() async throws {
    let (result, requests) = try await exchange(
      .reply(Array("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n".utf8)))
    #expect(try result.get().head.status.code == 302)
    #expect(requests.count == 1)
  }

  @Test func nobodyListens_isSurelyNotSent() async throws {
    let authority = try await PlayedServer.silentAuthority()
    let head = HTTPRequest(method: .get, scheme: "http", authority: authority, path: "/")
    let error = try #require(failure(await send(TransportRequest(head: head))))
    #expect(error.kind == .notConnected)
    #expect(error.isSurelyNotSent)
    #expect(error.message.contains("127.0.0.1") && error.message.contains("refused"))
  }

  @Test func serverThatSpeaksNoTLS_isSurelyNotSent() async throws {
    let (result, _) = try await exchange(.replyThenClose(answer("Content-Length: 0")), scheme: "https")
    let error = try #require(failure(result))
    #expect(error.kind == .tls)
    #expect(error.isSurelyNotSent)
  }

  @Test func connectionClosedWithoutAnAnswer_isLost() async throws {
    let (result, _) = try await exchange(.close, method: .post, body: [1])
    #expect(failure(result)?.kind == .lost)
    #expect(failure(result)?.isSurelyNotSent == false)
  }

  @Test(arguments: ["Content-Length: 100", "Transfer-Encoding: chunked"])
  func bodyCutShort_isLost(head: String) async throws {
    let (result, _) = try await exchange(.replyThenClose(answer(head, Array("5\r\nabcde\r\n".utf8))))
    #expect(failure(result)?.kind == .lost)
  }

  @Test func answerThatIsNoHTTP_isLost() async throws {
    let (result, _) = try await exchange(.replyThenClose(Array("SSH-2.0-OpenSSH_9.2\r\n\r\n".utf8)))
    #expect(failure(result)?.kind == .lost)
  }

  @Test func silence_isATimeout() async throws {
    let (result, _) = try await exchange(.silence, timeout: .seconds(2))
    #expect(failure(result)?.kind == .timeout)
  }

  @Test func announcedBodyAboveTheMaximum_isRefusedUnread() async throws {
    let (result, _) = try await exchange(.reply(answer("Content-Length: 99999999")), maximumBytes: 1000)
    #expect(failure(result)?.kind == .tooLarge)
  }

  @Test func endlessBody_isRefusedAtTheMaximum() async throws {
    let part = Array("400\r\n".utf8) + [UInt8](repeating: 0x20, count: 1024) + Array("\r\n".utf8)
    let (result, _) = try await exchange(
      .endless(answer("Transfer-Encoding: chunked"), part: part), maximumBytes: 100_000)
    #expect(failure(result)?.kind == .tooLarge)
    #expect(failure(result)?.message.contains("100000 bytes") == true)
  }

  @Test func packedBomb_isRefusedAtTheMaximum() async throws {
    let bomb = Bomb.gzip(unpackingTo: 32 << 20)
    let (result, _) = try await exchange(
      .reply(answer("Content-Encoding: gzip\r\nContent-Length: \(bomb.count)", bomb)), maximumBytes: 1 << 20)
    #expect(failure(result)?.kind == .tooLarge)
  }

  @Test func cancelledTask_endsTheRequest() async throws {
    try await PlayedServer.run(.silence) { server in
      let head = HTTPRequest(method: .get, scheme: "http", authority: server.authority, path: "/")
      let task = Task { await send(TransportRequest(head: head)) }
      while server.requests.isEmpty { await Task.yield() }
      task.cancel()
      #expect(failure(await task.value)?.kind == .cancelled)
    }
  }

  @Test func htmlOfAProxy_comesThroughForTheClientToJudge() async throws {
    let body = Array("<html>Bad gateway</html>".utf8)
    let (result, _) = try await exchange(
      .reply(Array("HTTP/1.1 502 Bad Gateway\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body))
    #expect(try result.get().head.status.code == 502)
    #expect(text(try result.get()) == "<html>Bad gateway</html>")
  }

  @Test func preparedTransport_sendsAsAnyOther_andStaysClosedOnceItIs() async throws {
    let scene = PlayedServer.Scene.reply(answer("Content-Length: 2", Array("{}".utf8)))
    let replies = try await PlayedServer.run(scene) { server in
      let head = HTTPRequest(method: .get, scheme: "http", authority: server.authority, path: "/")
      let transport = HTTPTransport()
      transport.prepare()
      let open = try? await transport.send(TransportRequest(head: head))
      await transport.shutdown()
      transport.prepare()
      let closed = try? await transport.send(TransportRequest(head: head))
      return (open, closed)
    }
    #expect(replies.0.map(text) == "{}")
    #expect(replies.1 == nil)
  }

  @Test func afterShutdown_requestsAreRefused() async throws {
    let transport = HTTPTransport()
    await transport.shutdown()
    let head = HTTPRequest(method: .get, scheme: "http", authority: "127.0.0.1:1", path: "/")
    await #expect(throws: TransportError.self) { try await transport.send(TransportRequest(head: head)) }
  }
}
