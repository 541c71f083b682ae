import HTTPTypes
import JSONPages
import Nexudus
import Testing

@testable import NexudusHTTP

@Suite("calls to addresses that were checked")
struct PinnedTransportTests {
  private let home = IPAddress(bytes: [127, 0, 0, 1])

  /// Calls `host` at 127.0.0.1, whatever the resolver says of it.
  private func call(
    _ host: String, _ server: PlayedServer, scheme: String = "http", trusting certificate: TestCertificate? = nil,
    maximumBytes: Int = 1 << 20, timeout: Duration = .seconds(20)
  ) async throws -> Result<TransportReply, TransportError> {
    var configuration = HTTPTransport.Configuration()
    configuration.trustRoots = try certificate.map { try $0.roots }
    let transport = PinnedHTTPTransport(configuration)
    let port = server.authority.split(separator: ":").last.map(String.init) ?? ""
    let head = HTTPRequest(method: .get, scheme: scheme, authority: "\(host):\(port)", path: "/x?y=1")
    let request = TransportRequest(head: head, timeout: timeout, maximumBytes: maximumBytes)
    let home = try #require(home)
    let result: Result<TransportReply, TransportError>
    do throws(TransportError) {
      result = .success(try await transport.send(request, to: home))
    } catch {
      result = .failure(error)
    }
    await transport.shutdown()
    return result
  }

  private func failure(_ result: Result<TransportReply, TransportError>) -> TransportError? {
    if case .failure(let error) = result { error } else { nil }
  }

  private let ok = PlayedServer.Scene.reply(Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".utf8))

  @Test func name_isNotLookedUp_andStandsInTheHostHeader() async throws {
    try await PlayedServer.run(ok) { server in
      let reply = try await call("no-such-name.invalid", server).get()
      #expect(String(decoding: reply.body.buffer, as: UTF8.self) == "ok")
      let port = server.authority.split(separator: ":")[1]
      let head = try #require(server.requests.first)
      #expect(head.hasPrefix("GET /x?y=1 HTTP/1.1\r\n"))
      #expect(head.lowercased().contains("host: no-such-name.invalid:\(port)\r\n"), "\(head)")
    }
  }

  @Test func certificate_isThatOfTheName_notOfTheAddress() async throws {
    let certificate = TestCertificate()
    try await PlayedServer.run(ok, tls: certificate) { server in
      _ = try await call("named.test", server, scheme: "https", trusting: certificate).get()
      #expect(server.requests.count == 1)
    }
  }

  @Test func certificateForAnotherName_isRefused_andNothingIsSent() async throws {
    let certificate = TestCertificate()
    try await PlayedServer.run(ok, tls: certificate) { server in
      let error = failure(try await call("other.test", server, scheme: "https", trusting: certificate))
      #expect(error?.kind == .tls && error?.isSurelyNotSent == true)
      #expect(error?.message.contains("certificate") == true, "\(error?.message ?? "")")
      #expect(server.requests.isEmpty)
    }
  }

  @Test func certificateThatSignedItself_isRefused_andNothingIsSent() async throws {
    try await PlayedServer.run(ok, tls: TestCertificate()) { server in
      let error = failure(try await call("named.test", server, scheme: "https"))
      #expect(error?.kind == .tls)
      #expect(error?.message.contains("its certificate can't be trusted") == true, "\(error?.message ?? "")")
      #expect(server.requests.isEmpty)
    }
  }

  @Test func bomb_isRefusedAtTheMaximum() async throws {
    let bomb = Bomb.gzip(unpackingTo: 64 << 20)
    let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(bomb.count)\r\n\r\n"
    try await PlayedServer.run(.reply(Array(head.utf8) + bomb)) { server in
      let result = try await call("a.test", server)
      #expect(failure(result)?.kind == .tooLarge)
    }
  }

  @Test func nobodyListens_isSurelyNotSent_inPlainWords() async throws {
    let authority = try await PlayedServer.silentAuthority()
    let transport = PinnedHTTPTransport()
    let head = HTTPRequest(method: .get, scheme: "http", authority: authority, path: "/")
    await #expect {
      _ = try await transport.send(TransportRequest(head: head), to: #require(home))
    } throws: { error in
      let error = error as? TransportError
      return error?.isSurelyNotSent == true && error?.message.hasSuffix(": Connection refused") == true
    }
    await transport.shutdown()
  }

  @Test func silence_endsInTime() async throws {
    try await PlayedServer.run(.silence) { server in
      let result = try await call("a.test", server, timeout: .seconds(2))
      // On a machine at its limits the time may be over before the connection is there.
      #expect([.timeout, .notConnected].contains(failure(result)?.kind))
    }
  }

  @Test func manyHosts_areCalledOneAfterTheOther_andShutdownRefusesMore() async throws {
    try await PlayedServer.run(ok) { server in
      let transport = PinnedHTTPTransport()
      let port = server.authority.split(separator: ":")[1]
      func request(_ number: Int) -> TransportRequest {
        TransportRequest(
          head: HTTPRequest(method: .get, scheme: "http", authority: "h\(number).test:\(port)", path: "/"))
      }
      let home = try #require(home)
      for number in 1...40 { _ = try await transport.send(request(number % 25), to: home) }
      #expect(server.requests.count == 40)
      await transport.shutdown()
      await #expect(throws: TransportError.self) { try await transport.send(request(1), to: home) }
    }
  }

  @Test func lookUp_givesAllAddresses_orSaysWhyNot() async throws {
    let transport = PinnedHTTPTransport()
    let found = try await transport.addresses(ofHost: "localhost", timeout: .seconds(10))
    #expect(!found.isEmpty && found.allSatisfy { $0.reach == .loopback })
    await #expect {
      _ = try await transport.addresses(ofHost: "no-such-name.invalid", timeout: .seconds(10))
    } throws: { error in
      let error = error as? TransportError
      return error?.kind == .notConnected && error?.message.contains("no-such-name.invalid") == true
    }
    await transport.shutdown()
  }
}
