import Foundation
import SpaceModel

/// Two served spaces and a `concierge.lua` that names them; the program and its home are the first one's.
struct TwoSpaces {
  let lisbon: ServedSpace
  let porto: ServedSpace
  var program: Program { lisbon.program }

  init(
    faults: Faults = .none, portoAddress: String? = nil, portoPassword: String = Account.demo.password,
    marked: String = "default = true, "
  ) async throws {
    lisbon = try await ServedSpace(seed: 1)
    porto = try await ServedSpace(seed: 2, faults: faults)
    func entry(_ name: String, _ url: String?, _ more: String, _ password: String = Account.demo.password) -> String {
      "space \"\(name)\" { \(more)url = \"\(url ?? "")\", email = \"\(Account.demo.email)\", "
        + "password = \"\(password)\" }\n"
    }
    let url = { (served: ServedSpace) in served.environment["NEXUDUS_URL"] }
    _ = try program.script(
      "concierge.lua",
      entry("lisbon", url(lisbon), marked) + entry("porto", portoAddress ?? url(porto), "", portoPassword)
        + "watch { look_back = \"30s\" }\n")
  }

  func run(
    _ arguments: String...,
    whileRunning: (@Sendable (Process, _ output: @Sendable () -> String) async throws -> Void)? = nil
  ) async throws -> Program.Ending {
    try await program.run(
      arguments: arguments, environment: ["NEXUDUS_LIMITS": "off"], whileRunning: whileRunning)
  }

  func stop() async {
    await lisbon.stop()
    await porto.stop()
  }
}
