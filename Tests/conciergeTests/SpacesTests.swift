import Foundation
import Nexudus
import Scripting
import Testing

@testable import concierge

/// `--space` and several spaces in `concierge.lua`: which one a command works on.
@Suite struct SpacesTests {
  static let two = """
    space "lisbon" { url = "https://lisbon.example/api", email = "l@example.com", password = "lp" }
    space "porto" { url = "https://porto.example/api", email = "p@example.com", password = "pp" }
    """

  private func spaces(
    _ text: String, flag: String? = nil, _ environment: [String: String] = [:],
    remembering: [String: RememberedLogin] = [:]
  ) async throws -> Spaces {
    let home = FileManager.default.temporaryDirectory.path + "/concierge-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: home, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(atPath: home) }
    for (space, login) in remembering { try login.save(home: home, space: space) }
    _ = FileManager.default.createFile(
      atPath: home + "/concierge.lua", contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
    let spaces = try await Spaces.load(
      flag: flag, isUnlimited: false, script: home + "/rule.lua", isVerbose: false, Console(),
      surroundings: Surroundings(["CONCIERGE_HOME": home].merging(environment) { $1 }))
    // While the home is there.
    for name in spaces.settings.spaceNames { _ = try spaces.session(named: name) }
    return spaces
  }

  private func failure(_ body: () throws -> Void) -> String {
    do { try body() } catch {
      let failure = CommandFailure(anything: error)
      return failure.message + "; " + (failure.hint ?? "")
    }
    return "nothing"
  }

  @Test func severalAndNoDefault_oneAsksForTheFlag_allGivesAll() async throws {
    let spaces = try await spaces(Self.two)
    let words = failure { _ = try spaces.one() }
    #expect(words.contains("lisbon, porto") && words.contains("--space lisbon"))
    #expect(try spaces.all().map(\.name) == ["lisbon", "porto"])
    #expect(spaces.areSeveral)
  }

  @Test func theFlag_takesAName_orAnAddress() async throws {
    for flag in ["porto", "https://porto.example/api"] {
      let session = try await spaces(Self.two, flag: flag).one()
      #expect(session.choice.account == "p@example.com")
      #expect(session.choice.address.description == "https://porto.example/api")
      #expect(session.name == "porto")
    }
    #expect(try await spaces(Self.two, flag: "porto").all().map(\.name) == ["porto"])
  }

  @Test func aNameThatIsNone_proposesTheNearest() async throws {
    let named = try await spaces(Self.two, flag: "proto")
    #expect(failure { _ = try named.one() }.contains("\"porto\""))
    let unnamed = try await spaces("space {}", flag: "dmeo")
    #expect(failure { _ = try unnamed.one() }.contains("\"demo\""))
  }

  @Test func theEnvironment_speaksOfTheDefaultSpaceAlone() async throws {
    let environment = [
      "NEXUDUS_EMAIL": "env@example.com", "NEXUDUS_PASSWORD": "ep", "NEXUDUS_URL": "https://env.example",
    ]
    let marked = Self.two.replacingOccurrences(of: "password = \"lp\"", with: "password = \"lp\", default = true")
    let spaces = try await spaces(marked, environment)
    #expect(try spaces.one().choice.account == "env@example.com")
    #expect(try spaces.session(named: "lisbon").choice.address.description == "https://env.example")
    let porto = try spaces.session(named: "porto").choice
    #expect(porto.account == "p@example.com" && porto.address.description == "https://porto.example/api")
  }

  @Test func withoutADefault_theEnvironmentSpeaksOfNone() async throws {
    let spaces = try await spaces(Self.two, ["NEXUDUS_TOKEN": "t"])
    for session in try spaces.all() { #expect(session.choice.account.contains("@example.com")) }
  }

  @Test func aSignIn_isRememberedForItsSpace() async throws {
    let text = """
      space "lisbon" { url = "https://a.example", default = true }
      space "porto" { url = "https://b.example" }
      """
    let lisbon = RememberedLogin(address: "https://a.example", email: "l@example.com")
    let porto = RememberedLogin(address: "https://b.example", email: "p@example.com")
    let both = try await spaces(text, remembering: ["lisbon": lisbon, "porto": porto])
    #expect(try both.session(named: "lisbon").choice.signIn == .stored(user: "l@example.com"))
    #expect(try both.session(named: "porto").choice.signIn == .stored(user: "p@example.com"))
    // One from before the spaces had names is the default space's.
    let early = try await spaces(text, remembering: ["default": lisbon])
    #expect(try early.session(named: "lisbon").choice.signIn == .stored(user: "l@example.com"))
    #expect(try early.session(named: "porto").choice.signIn == nil)
    #expect(failure { _ = try early.session(named: "porto").client() }.contains("concierge login --space porto"))
  }

  @Test func aTokenWithoutAUser_sharesNoState_whereTheSpaceNamesOne() async throws {
    let spaces = try await spaces(
      """
      space "lisbon" { token = "t1", email = "l@example.com" }
      space "porto" { token = "t2", email = "p@example.com" }
      """)
    #expect(try spaces.session(named: "lisbon").choice.account == "l@example.com")
    #expect(try spaces.session(named: "porto").choice.account == "p@example.com")
  }
}
