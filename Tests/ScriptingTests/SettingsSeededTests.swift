import Nexudus
import Testing

@testable import Scripting

/// Random settings: either they are settings, or an error says in words which call is wrong. Nothing traps, and no secret
/// comes out.
@Suite("Random settings")
struct SettingsSeededTests {
  @Test func random_areReadOrRefusedInWords() async throws {
    var accepted = 0
    for seed in 0..<UInt64(1_500) {
      var maker = SettingsMaker(seed: seed)
      let text = maker.text()
      let redactor = Redactor()
      let source = ScriptSource(name: "concierge", path: "concierge.lua", text: text, arguments: [])
      do {
        _ = try await SettingsScript(secrets: FixedSecrets(values: ["KEY": SettingsMaker.secret]), redactor: redactor)
          .run(source)
        accepted += 1
      } catch {
        let report = error.message + " " + (error.hint ?? "")
        let comment: Comment = "seed \(seed): \(report)\nin\n\(text)"
        #expect(!error.message.isEmpty, comment)
        #expect(maker.calls.contains { report.contains($0) }, comment)
        #expect(!redactor.redact(report + (error.sourceLine ?? "")).contains(SettingsMaker.secret), comment)
      }
    }
    #expect(accepted > 50)
  }
}

/// Makes the text of settings: calls that there are, with members that there are, or not, and any values.
private struct SettingsMaker {
  static let secret = "open-sesame-4711"
  private static let members = [
    "space": ["url", "email", "password", "totp", "token", "panel"],
    "limits": ["gap", "minute", "hour", "day", "write_minute", "write_day"],
    "grant": ["http", "write", "mail", "approve"],
    "channel": ["slack", "teams", "discord", "webhook", "headers", "email", "server", "from", "user", "password"],
    "watch": ["every", "keep", "look_back", "catch_up", "approve"],
  ]
  private static let texts = [
    "", "https://example.com/a?b=c", "http://127.0.0.1:8080", "a@example.com", "10m", "7d", "-3s", "300ms", "first 20",
    "all", "never", "*.example.com", "example.com:443", "[::1]", "Coworker", "smtps://u:p@mail.example.com", "💶 é",
  ]

  private var random: RandomNumbers
  /// The functions that were called.
  private(set) var calls: [String] = []

  init(seed: UInt64) { random = RandomNumbers(seed: seed) }

  private mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }
  private mutating func one(of list: [String]) -> String { list[below(list.count)] }

  mutating func text() -> String {
    (0...below(3)).map { _ in statement() }.joined(separator: "\n")
  }

  private mutating func statement() -> String {
    let name = one(of: Self.members.keys.sorted())
    calls.append(name)
    var arguments = ["grant", "channel"].contains(name) ? [below(8) == 7 ? value(0) : quoted("rule")] : []
    arguments.append(below(16) == 15 ? value(0) : options(name))
    return "\(name)(\(arguments.joined(separator: ", ")))"
  }

  private mutating func options(_ name: String) -> String {
    let members = (0..<below(4)).map { _ in
      let key = below(16) == 15 ? one(of: ["urll", "x", "pasword"]) : one(of: Self.members[name] ?? ["x"])
      return "\(key) = \(value(0))"
    }
    return "{ \(members.joined(separator: ", ")) }"
  }

  private mutating func value(_ depth: Int) -> String {
    switch below(depth > 3 ? 9 : 12) {
    case 0...3: return quoted(one(of: Self.texts))
    case 4: return "secret \"KEY\""
    case 5: return one(of: ["0", "1", "-1", "2^53", "1e308", "0/0", "1/0", "math.mininteger", "1.5"])
    case 6: return one(of: ["true", "false", "nil", "print", "\"\\0\\xff\""])
    case 7: return quoted(String(decoding: (0..<below(16)).map { _ in UInt8(below(256)) }, as: UTF8.self))
    case 8: return quoted(one(of: Self.texts) + one(of: Self.texts))
    case 9: return "{ \((0..<below(4)).map { _ in value(depth + 1) }.joined(separator: ", ")) }"
    case 10: return "{ [\(quoted(one(of: Self.texts)))] = \(value(depth + 1)) }"
    default: return "{ \(value(depth + 1)), x = \(value(depth + 1)) }"
    }
  }

  private func quoted(_ text: String) -> String {
    "\"" + text.utf8.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\""
  }
}
