import Foundation

/// A real mail server on a port of loopback: aiosmtpd, in another process that all tests of a run share.
package final class MailPlace: Sendable {
  /// Where it listens.
  package let port: UInt16
  /// The file with its certificate; nil without TLS.
  package let authorities: String?

  private let number: Int
  private let host: MailHost

  /// What it saw, in order.
  package struct Event: Sendable {
    /// `ehlo`, `auth`, `mail`, `rcpt`, `message`, `broken`.
    package let name: String
    /// The whole line, as JSON.
    package let json: String
  }

  /// Why there is none.
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  /// Opens one that plays a scene, in JSON; see scripts/tests/smtp_server.py.
  package init(_ scene: String = "{}") async throws {
    host = try MailHost.shared.get()
    number = try host.open(scene)
    await host.wait(number, "ready", 1)
    struct Ready: Decodable {
      let port: UInt16
      let ca: String?
    }
    guard let line = host.seen(number).first(where: { $0.name == "ready" }) else {
      throw Failure(description: "the mail server of the tests ended; what it says stands above")
    }
    let ready = try JSONDecoder().decode(Ready.self, from: Data(line.json.utf8))
    port = ready.port
    authorities = ready.ca
  }

  /// Stops listening.
  package func close() { host.close(number) }

  deinit { close() }

  /// What it saw so far.
  package var events: [Event] { get async throws { try await host.events(number) } }

  /// The names of what it saw so far.
  package var names: [String] { get async throws { try await events.map(\.name) } }

  /// The mails that it was given.
  package var messages: [Message] { get async throws { try await decode("message") } }

  /// What it saw of one kind.
  package func decode<Value: Decodable>(_ name: String, as: Value.Type = Value.self) async throws -> [Value] {
    try await events.filter { $0.name == name }.map { try JSONDecoder().decode(Value.self, from: Data($0.json.utf8)) }
  }

  /// Waits until it has seen something so many times.
  package func wait(for name: String, count: Int = 1) async { await host.wait(number, name, count) }
}
