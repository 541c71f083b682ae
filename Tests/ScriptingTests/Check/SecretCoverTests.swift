import Testing

@testable import Scripting

/// What looks like a secret is found and never shown; what doesn't is left alone.
@Suite struct SecretCoverTests {
  private func report(_ text: String) async throws -> [Finding] {
    let check = try await RuleCheck()
    let report = await check.report(on: [.code(text)])
    await check.close()
    return report.findings
  }

  @Test(arguments: [
    "https://hooks.slack.com/services/T00000000/B00000000/abcdefghijklmnopqrstuvwx",
    "https://discord.com/api/webhooks/123456789012345678/abcdefghijklmnopqrstuvwxyz0123456789",
    "https://example.webhook.office.com/webhookb2/0123",
    "https://prod-1.westeurope.logic.azure.com:443/workflows/1/triggers/manual/paths/invoke?sig=abc",
    "https://user:secret@api.example.com/", "https://api.telegram.org/bot123456:ABCDEF/sendMessage",
    "sk_live_0123456789abcdefgh", "ghp_0123456789abcdefghijklmnopqrstuvwxyz", "xoxb-0123456789-abcdefgh",
    "AKIA0123456789ABCDEF", "SG.0123456789abcdefghijk.0123456789abcdefghijklmnopqrstuvwxyz",
    "Bearer 0123456789abcdef", "Basic dXNlcjpwYXNzd29yZA1=",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P",
  ])
  func secrets_areFoundAndCovered(_ secret: String) async throws {
    for text in ["local x = '\(secret)'", "local x = [[\(secret)]]", "print(1, \"\(secret)\") prnt()"] {
      let findings = try await report(text)
      #expect(findings.contains { $0.kind == .secret }, "\(text)")
      for finding in findings {
        #expect(!finding.report(color: false).contains(secret.suffix(8)), "\(finding.source)")
        #expect(!"\(finding.json)".contains(secret.suffix(8)))
      }
    }
  }

  @Test(arguments: [
    "https://www.example.com/services/T00/B00/x", "https://hooks.slack.com/", "Bearer ", "bearer of bad news today",
    "skylark", "sk-", "The key is under the mat", "password", "AKIAnotakey", "https://discord.com/channels/1/2",
    "0 9 * * 1", "2026-01-01T00:00:00Z", "CommunityThread", "key-value store with 3 words",
  ])
  func ordinaryTexts_areLeftAlone(_ text: String) async throws {
    #expect(try await report("local x = '\(text)' local y = { token = '\(text)' }").isEmpty)
  }

  @Test func secretsOverSeveralLines_areCoveredOnEach() async throws {
    let findings = try await report("local key = [[-----BEGIN PRIVATE KEY-----\nMIIabcdef\n-----END]] prnt(1)")
    #expect(findings.count == 2)
    #expect(findings.allSatisfy { !$0.source.contains("END]") && !$0.source.contains("BEGIN") }, "\(findings)")
  }
}
