import Foundation
import Synchronization

/// A real mail server on loopback, as another process: aiosmtpd, from the Python environment of the tests.
package final class MailPlace: Sendable {
  /// Where it listens.
  package let port: UInt16
  /// The file with its certificate; nil without TLS.
  package let authorities: String?

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

  private let state: SeenEvents
  private let process: Process
  private let input: FileHandle

  /// Starts one that plays a scene, in JSON; see scripts/tests/smtp_server.py.
  package init(_ scene: String = "{}") throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let python = try Self.environment(root)
    process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = [root + "/scripts/tests/smtp_server.py", scene]
    let output = Pipe()
    let input = Pipe()
    process.standardOutput = output
    process.standardInput = input
    try process.run()
    self.input = input.fileHandleForWriting
    let lines = Lines(output.fileHandleForReading.fileDescriptor)
    guard let first = lines.next(), let ready = try? JSONDecoder().decode(Ready.self, from: Data(first.utf8)) else {
      throw Failure(description: "the mail server of the tests did not start; what it says stands above")
    }
    port = ready.port
    authorities = ready.ca
    let box = SeenEvents()
    state = box
    let thread = Thread {
      while let line = lines.next() { box.add(line) }
      withExtendedLifetime(output) {}
    }
    thread.start()
  }

  deinit {
    try? input.close()
    process.waitUntilExit()
  }

  /// What it saw so far.
  package var events: [Event] { state.events }

  /// The names of what it saw so far.
  package var names: [String] { events.map(\.name) }

  /// The mails that it was given.
  package var messages: [Message] { get throws { try decode("message") } }

  /// What it saw of one kind.
  package func decode<Value: Decodable>(_ name: String, as: Value.Type = Value.self) throws -> [Value] {
    try events.filter { $0.name == name }.map { try JSONDecoder().decode(Value.self, from: Data($0.json.utf8)) }
  }

  /// Waits until it has seen something so many times.
  package func wait(for name: String, count: Int = 1) async { await state.wait(name, count) }

  private struct Ready: Decodable {
    let port: UInt16
    let ca: String?
  }

  /// The Python of the tests; made where it is missing.
  private static func environment(_ root: String) throws -> String {
    let python = root + "/.build/venv/bin/python"
    if FileManager.default.isExecutableFile(atPath: python),
      FileManager.default.fileExists(atPath: root + "/.build/venv/ready")
    {
      return python
    }
    let setup = Process()
    setup.executableURL = URL(fileURLWithPath: root + "/scripts/setup")
    setup.arguments = ["--tests"]
    try setup.run()
    setup.waitUntilExit()
    guard setup.terminationStatus == 0 else {
      throw Failure(description: "the tests of mail need Python with aiosmtpd; run: scripts/setup --tests")
    }
    return python
  }
}

/// What a mail server saw, and who waits for more.
private final class SeenEvents: Sendable {
  private struct State {
    var events: [MailPlace.Event] = []
    var waiting: [(name: String, count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  var events: [MailPlace.Event] { state.withLock { $0.events } }

  func add(_ line: String) {
    struct Named: Decodable { let event: String }
    let name = (try? JSONDecoder().decode(Named.self, from: Data(line.utf8)))?.event ?? "?"
    let woken = state.withLock { state in
      state.events.append(MailPlace.Event(name: name, json: line))
      let counts = state.events.reduce(into: [:]) { $0[$1.name, default: 0] += 1 }
      let woken = state.waiting.filter { counts[$0.name, default: 0] >= $0.count }
      state.waiting.removeAll { counts[$0.name, default: 0] >= $0.count }
      return woken.map(\.continuation)
    }
    for continuation in woken { continuation.resume() }
  }

  func wait(_ name: String, _ count: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.events.filter({ $0.name == name }).count >= count { return true }
        state.waiting.append((name, count, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }
}

/// The lines of a pipe.
private final class Lines: @unchecked Sendable {
  // Unchecked: one thread reads at a time.
  private let descriptor: Int32
  private var buffer: [UInt8] = []

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  func next() -> String? {
    while true {
      if let end = buffer.firstIndex(of: 0x0A) {
        defer { buffer.removeSubrange(...end) }
        return String(decoding: buffer[..<end], as: UTF8.self)
      }
      var part = [UInt8](repeating: 0, count: 65_536)
      let count = read(descriptor, &part, part.count)
      guard count > 0 else { return nil }
      buffer += part[..<count]
    }
  }
}
