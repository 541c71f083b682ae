import Foundation
import JSONPages
import Nexudus
import Simulator
import SpaceModel

/// A space behind HTTP on this machine, and the program that watches it as another process.
final class ServedSpace: Sendable {
  let program: Program
  let space: Space
  let environment: [String: String]
  private let server: SimulatorServer

  init(
    seed: UInt64 = 1, faults: Faults = .none, limits: SpaceLimits = .off, limited: Bool = false,
    roles: Set<String>? = nil
  ) async throws {
    program = try Program()
    let account = Account(email: Account.demo.email, password: Account.demo.password, roles: roles)
    space = Space(seed: seed, limits: limits, faults: faults, accounts: [account])
    server = SimulatorServer(space: space, port: 0)
    let address = try await server.start()
    var environment = [
      "NEXUDUS_URL": address, "NEXUDUS_EMAIL": Account.demo.email, "NEXUDUS_PASSWORD": Account.demo.password,
    ]
    if !limited { environment["NEXUDUS_LIMITS"] = "off" }
    self.environment = environment
  }

  func stop() async { await server.stop() }

  /// Runs the program on this space.
  func run(
    _ arguments: String...,
    whileRunning: (@Sendable (Process, _ output: @Sendable () -> String) async throws -> Void)? = nil
  ) async throws -> Program.Ending {
    try await program.run(arguments: arguments, environment: environment, whileRunning: whileRunning)
  }

  /// Posts a thread as a member would; gives its Id.
  func post(_ text: String) throws -> Int64 {
    let model = space.records("CommunityThread").first ?? [:]
    var fields: JSONObject = ["Subject": "Question", "Message": .string(text)]
    for name in ["BusinessId", "UserId", "CoworkerId", "CommunityGroupId"] { fields[name] = model[name] }
    return try space.add("CommunityThread", fields)
  }

  /// How many replies a thread has that hold a text.
  func replies(to thread: Int64, holding text: String) -> Int {
    space.records("CommunityMessage").count {
      $0["CommunityThreadId"]?.integer == thread && $0["Message"]?.string?.contains(text) == true
    }
  }
}

/// Tries until something holds; the test's own time limit ends what never does.
func until(_ condition: () async throws -> Bool) async throws {
  while try await !condition() { try await Task.sleep(for: .milliseconds(20)) }
}
