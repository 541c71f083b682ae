import HTTPTypes
import JSONPages
import Nexudus
import Testing

@testable import NexudusHTTP

/// What the API's client makes of answers that a broken or hostile server gives: a clear error, bounded, and the sign-in
/// goes nowhere else.
@Suite("hostile replies to the API's client")
struct HostileReplyTests {
  private static let token = "secret-token-0123456789"

  /// Reads a list from a server that plays a scene.
  private func list(
    _ scene: PlayedServer.Scene, scheme: String = "http", host: String = "127.0.0.1", tls: TestCertificate? = nil,
    trusted: Bool = true
  ) async throws -> (error: NexudusError?, requests: [String]) {
    try await PlayedServer.run(scene, tls: tls) { server in
      var configuration = HTTPTransport.Configuration()
      if trusted { configuration.trustRoots = try tls.map { try $0.roots } }
      if host != "127.0.0.1" { configuration.pin = IPAddress("127.0.0.1").map { (host, $0) } }
      let transport = HTTPTransport(configuration)
      let port = server.authority.split(separator: ":")[1]
      let client = Client(
        settings: ClientSettings(
          baseURL: try BaseURL("\(scheme)://\(host):\(port)/api"), credentials: .token(Self.token), limits: .off,
          retry: .none, timeout: .seconds(30), maximumBytes: 2 << 20),
        transport: transport)
      let error: NexudusError?
      do throws(NexudusError) {
        _ = try await client.list(
          try ListQuery.make(try Catalogue.builtIn.requireEntity(named: "Coworker"), where: [:], size: 10))
        error = nil
      } catch let failure {
        error = failure
      }
      await transport.shutdown()
      return (error, server.requests)
    }
  }

  private func answer(_ head: String, _ body: [UInt8] = [], status: String = "200 OK") -> [UInt8] {
    Array("HTTP/1.1 \(status)\r\n\(head)\r\n\r\n".utf8) + body
  }

  @Test func bomb_isAnErrorThatSaysHowLargeIsTooLarge() async throws {
    let bomb = Bomb.gzip(unpackingTo: 64 << 20)
    let (error, _) = try await list(
      .reply(answer("Content-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: \(bomb.count)", bomb)))
    #expect(
      error?.kind == .invalidResponse && error?.message.contains("larger than 2 MB") == true,
      "\(String(describing: error))")
  }

  @Test func endlessBody_isRefusedAtTheMaximum() async throws {
    let part = Array("400\r\n".utf8) + [UInt8](repeating: 0x20, count: 1024) + Array("\r\n".utf8)
    let (error, _) = try await list(.endless(answer("Transfer-Encoding: chunked"), part: part))
    #expect(error?.kind == .invalidResponse && error?.message.contains("larger than 2 MB") == true)
  }

  @Test func endlessHeaders_areRefused() async throws {
    let (error, _) = try await list(
      .endless(
        Array("HTTP/1.1 200 OK\r\n".utf8), part: Array("X-More: \(String(repeating: "x", count: 1000))\r\n".utf8)))
    #expect(
      error?.kind == .invalidResponse && error?.message.contains("headers") == true, "\(String(describing: error))")
  }

  @Test func headerWithoutEnd_isRefused() async throws {
    let (error, _) = try await list(
      .endless(Array("HTTP/1.1 200 OK\r\nX-Long: ".utf8), part: [UInt8](repeating: 0x78, count: 4096)))
    #expect(error?.kind == .invalidResponse, "\(String(describing: error))")
  }

  @Test(arguments: ["301 Moved", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"])
  func redirect_isAnError_andTheSignInNeverTravels(_ status: String) async throws {
    try await PlayedServer.run(.reply(answer("Content-Length: 2", Array("{}".utf8)))) { other in
      let (error, requests) = try await list(
        .reply(answer("Location: http://\(other.authority)/api/x\r\nContent-Length: 0", status: status)))
      #expect(error != nil && error?.description.contains(Self.token) == false)
      #expect(requests.count == 1 && requests.first?.contains(Self.token) == true)
      #expect(other.requests.isEmpty)
    }
  }

  @Test func certificateThatSignedItself_isRefused_beforeTheSignInIsSent() async throws {
    let (error, requests) = try await list(
      .reply(answer("Content-Length: 0")), scheme: "https", host: "named.test", tls: TestCertificate(), trusted: false)
    #expect(error?.kind == .network && error?.message.contains("certificate") == true, "\(String(describing: error))")
    #expect(requests.isEmpty)
  }

  @Test func certificateForAnotherName_isRefused_beforeTheSignInIsSent() async throws {
    let (error, requests) = try await list(
      .reply(answer("Content-Length: 0")), scheme: "https", host: "other.test", tls: TestCertificate())
    #expect(error?.kind == .network && error?.message.contains("certificate") == true, "\(String(describing: error))")
    #expect(requests.isEmpty)
  }

  @Test func pageInsteadOfJSON_isNamedByItsTitle() async throws {
    let body = Array("<html><head><title>Log in to the hotel</title></head></html>".utf8)
    let (error, _) = try await list(.reply(answer("Content-Type: text/html\r\nContent-Length: \(body.count)", body)))
    #expect(error?.kind == .invalidResponse && error?.message.contains("Log in to the hotel") == true)
  }

  @Test func cutAnswer_isAnErrorThatMayPass() async throws {
    let (error, _) = try await list(
      .replyThenClose(answer("Content-Type: application/json\r\nContent-Length: 500", Array(#"{"Records":["#.utf8))))
    #expect(error?.kind == .network && error?.isRetryable == true)
  }

  @Test func cutJSON_isAnError() async throws {
    let body = Array(#"{"Records":[{"Id":1"#.utf8)
    let (error, _) = try await list(
      .reply(answer("Content-Type: application/json\r\nContent-Length: \(body.count)", body)))
    #expect(error?.kind == .invalidResponse, "\(String(describing: error))")
  }
}
