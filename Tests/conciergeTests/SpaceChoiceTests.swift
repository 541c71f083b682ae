import Nexudus
import Scripting
import Testing

@testable import concierge

/// Which space, and who signs in: flags over the environment, over `concierge.lua`, over what `login` remembered.
@Suite struct SpaceChoiceTests {
  let remembered = RememberedLogin(address: "https://spaces.nexudus.com/api", email: "kept@example.com")

  func resolve(
    flag: String? = nil, _ environment: [String: String] = [:], file: Settings.Space = Settings().space,
    remembered: RememberedLogin? = nil
  ) throws -> SpaceChoice {
    try SpaceChoice.resolve(
      url: flag, surroundings: Surroundings(environment), file: file, remembered: remembered)
  }

  var file: Settings.Space {
    var space = Settings().space
    space.url = "https://file.example/api"
    space.email = "file@example.com"
    space.password = "file-password"
    return space
  }

  @Test func nothingSaid_isTheServiceAndNobody() throws {
    let choice = try resolve()
    #expect(choice.address == .nexudus)
    #expect(choice.signIn == nil)
    #expect(choice.account == "nobody")
  }

  @Test func flag_winsOverEnvironment_overFile() throws {
    let environment = ["NEXUDUS_URL": "https://env.example/api"]
    #expect(
      try resolve(flag: "https://flag.example", environment, file: file).address.description == "https://flag.example")
    #expect(try resolve(environment, file: file).address.description == "https://env.example/api")
    #expect(try resolve(file: file).address.description == "https://file.example/api")
  }

  @Test func passwordOfTheFile_goesToItsOwnAddressOnly() throws {
    #expect(
      try resolve(file: file).signIn == .password(user: "file@example.com", password: "file-password", totp: nil))
    #expect(try resolve(flag: "https://other.example/api", file: file).signIn == nil)
    #expect(try resolve(["NEXUDUS_URL": "https://other.example/api"], file: file).signIn == nil)
  }

  @Test func environment_signsInAnywhere() throws {
    let environment = ["NEXUDUS_EMAIL": "me@example.com", "NEXUDUS_PASSWORD": "pass", "NEXUDUS_TOTP": "123456"]
    let expected = Credentials.password(user: "me@example.com", password: "pass", totp: "123456")
    #expect(try resolve(flag: "https://other.example/api", environment, file: file).signIn == expected)
    #expect(try resolve(environment.merging(["NEXUDUS_TOKEN": "t"]) { $1 }).signIn == .token("t"))
  }

  @Test func remembered_onlyAtItsAddressAndForItsUser() throws {
    #expect(try resolve(remembered: remembered).signIn == .stored(user: "kept@example.com"))
    #expect(try resolve(["NEXUDUS_EMAIL": "KEPT@example.com"], remembered: remembered).signIn != nil)
    #expect(try resolve(["NEXUDUS_EMAIL": "other@example.com"], remembered: remembered).signIn == nil)
    #expect(try resolve(flag: "https://other.example/api", remembered: remembered).signIn == nil)
  }

  @Test func rememberedElsewhere_isTheDefaultAddress() throws {
    let elsewhere = RememberedLogin(address: "https://proxy.example/api", email: "kept@example.com")
    let choice = try resolve(remembered: elsewhere)
    #expect(choice.address.description == "https://proxy.example/api")
    #expect(choice.signIn == .stored(user: "kept@example.com"))
  }

  @Test func addressThatIsNone_isAUsageError() {
    #expect(throws: NexudusError.self) { try resolve(flag: "dmeo") }
  }
}
