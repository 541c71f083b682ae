import Foundation
import Testing

/// What the commands say to people, whole: each page of `Golden` is a session in a shell, with all that is shown.
@Suite struct MessageTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden").path

  @Test(arguments: [
    "api", "browse", "check", "check-secrets", "check-tests", "doctor", "help", "new", "repl",
    "replay", "test", "test-files", "test-rules", "test-space", "trigger", "types",
  ])
  func pages_readAsTheyAre(_ name: String) async throws {
    let page = try page(name)
    let session = try ShellSession(program: Program())
    #expect(try await session.played(page) == page)
  }

  @Test func pageOfAServedSpace_readsAsItIs() async throws {
    let served = try await ServedSpace()
    let page = try page("served")
    let session = ShellSession(program: served.program, environment: served.environment)
    #expect(try await session.played(page) == page)
    await served.stop()
  }

  private func page(_ name: String) throws -> String {
    try String(contentsOfFile: "\(Self.folder)/\(name).txt", encoding: .utf8)
  }
}
