import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
  private let readBytes = Glibc.read
#else
  import Darwin
  private let readBytes = Darwin.read
#endif

/// The process of the mail servers; it ends with that of the tests.
final class MailHost: Sendable {
  fileprivate struct Waiter {
    let place: Int
    let name: String
    let count: Int
    let continuation: CheckedContinuation<Void, Never>
  }

  fileprivate struct State {
    var places = 0
    var events: [Int: [MailPlace.Event]] = [:]
    var questions: [Int: Int] = [:]
    var waiters: [Waiter] = []
    var hasEnded = false
  }

  /// The one of this run.
  static let shared = Result { try MailHost() }

  private let state = Mutex(State())
  private let input: FileHandle

  private init() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    try Self.makeEnvironment(root)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: root + "/.build/venv/bin/python")
    process.arguments = [root + "/scripts/tests/smtp_server.py"]
    let output = Pipe()
    let input = Pipe()
    process.standardOutput = output
    process.standardInput = input
    try process.run()
    self.input = input.fileHandleForWriting
    // A thread of its own, for as long as the process lives.
    Thread { [self] in
      read(output.fileHandleForReading.fileDescriptor)
      withExtendedLifetime((process, output, input)) {}
    }.start()
  }

  /// Opens a server that plays a scene, and gives its number.
  func open(_ scene: String) throws -> Int {
    guard var options = try JSONSerialization.jsonObject(with: Data(scene.utf8)) as? [String: Any] else {
      throw MailPlace.Failure(description: "a scene is an object: \(scene)")
    }
    let number = state.withLock { state in
      state.places += 1
      return state.places
    }
    options["place"] = number
    try input.write(contentsOf: JSONSerialization.data(withJSONObject: options) + Data("\n".utf8))
    return number
  }

  /// Closes one.
  func close(_ place: Int) { try? input.write(contentsOf: Data("{\"place\": \(place), \"close\": true}\n".utf8)) }

  /// What a server saw so far.
  func events(_ place: Int) async throws -> [MailPlace.Event] {
    let asked = state.withLock { state in
      state.questions[place, default: 0] += 1
      return state.questions[place] ?? 0
    }
    try input.write(contentsOf: Data("{\"place\": \(place), \"ask\": true}\n".utf8))
    await wait(place, "asked", asked)
    return seen(place).filter { $0.name != "asked" }
  }

  /// What a server has told so far.
  func seen(_ place: Int) -> [MailPlace.Event] { state.withLock { $0.events[place] ?? [] } }

  /// Waits until a server has seen something so many times, or the process has ended.
  func wait(_ place: Int, _ name: String, _ count: Int) async {
    await withCheckedContinuation { continuation in
      let waiter = Waiter(place: place, name: name, count: count, continuation: continuation)
      let isOver = state.withLock { state in
        if state.isOver(for: waiter) { return true }
        state.waiters.append(waiter)
        return false
      }
      if isOver { continuation.resume() }
    }
  }

  /// The Python of the tests; made where it is missing.
  private static func makeEnvironment(_ root: String) throws {
    let setup = Process()
    setup.executableURL = URL(fileURLWithPath: root + "/scripts/setup")
    setup.arguments = ["--tests"]
    try setup.run()
    setup.waitUntilExit()
    guard setup.terminationStatus == 0 else {
      throw MailPlace.Failure(description: "the tests of mail need Python with aiosmtpd; run: scripts/setup --tests")
    }
  }

  private func read(_ descriptor: Int32) {
    var buffer: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = readBytes(descriptor, &part, part.count)
      guard count > 0 else { break }
      buffer += part[..<count]
      var start = 0
      while let end = buffer[start...].firstIndex(of: 0x0A) {
        add(String(decoding: buffer[start..<end], as: UTF8.self))
        start = end + 1
      }
      buffer.removeSubrange(..<start)
    }
    wake { $0.hasEnded = true }
  }

  private func add(_ line: String) {
    struct Line: Decodable {
      let place: Int
      let event: String
    }
    guard let read = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)) else { return }
    wake { $0.events[read.place, default: []].append(MailPlace.Event(name: read.event, json: line)) }
  }

  private func wake(_ change: (inout State) -> Void) {
    let woken = state.withLock { state in
      change(&state)
      let woken = state.waiters.filter { state.isOver(for: $0) }
      state.waiters = state.waiters.filter { !state.isOver(for: $0) }
      return woken
    }
    for waiter in woken { waiter.continuation.resume() }
  }
}

extension MailHost.State {
  func isOver(for waiter: MailHost.Waiter) -> Bool {
    hasEnded || (events[waiter.place] ?? []).count { $0.name == waiter.name } >= waiter.count
  }
}
