import Foundation
import Testing

/// A space that stays while several commands use it.
enum LiveSpace {
  /// Serves one as long as the work lasts, which gets the environment that signs in to it.
  static func run(
    _ program: Program, _ work: @escaping @Sendable (_ environment: [String: String]) async throws -> Void
  ) async throws {
    let ending = try await program.run("simulator") { simulator, output in
      while !output().hasSuffix("/api\n") { try await Task.sleep(for: .milliseconds(50)) }
      let address = output().trimmingCharacters(in: .whitespacesAndNewlines)
      try await work([
        "NEXUDUS_URL": address, "NEXUDUS_EMAIL": "ana.ferreira@harbourandpine.example", "NEXUDUS_PASSWORD": "demo",
        "NEXUDUS_LIMITS": "off",
      ])
      simulator.interrupt()
    }
    #expect(ending.status == 0, "\(ending.errors)")
  }
}
