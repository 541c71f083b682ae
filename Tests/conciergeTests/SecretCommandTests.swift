import Foundation
import Testing

@Suite struct SecretCommandTests {
  let program: Program

  init() throws { program = try Program() }

  @Test func set_list_remove_neverShowTheValue() async throws {
    let set = try await program.run("secret", "set", "FRONTDESK_URL", input: "https://hooks.example/s3cr3t\n")
    #expect(set.status == 0)
    let list = try await program.run("secret", "list")
    #expect(list.output == "FRONTDESK_URL\n")
    let removed = try await program.run("secret", "remove", "FRONTDESK_URL")
    #expect(removed.status == 0)
    #expect(try await program.run("secret", "list").output == "")
    for ending in [set, list, removed] { #expect(!(ending.output + ending.errors).contains("s3cr3t")) }
  }

  @Test func file_isForItsOwnerAlone() async throws {
    _ = try await program.run("secret", "set", "A", input: "value")
    let path = program.home + "/secrets.json"
    let bits = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(bits == 0o600)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    let refused = try await program.run("secret", "list")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("chmod 600"))
  }

  @Test(arguments: ["", "1A", "a b", "../x", "ä"]) func name_thatIsNone_isRefused(name: String) async throws {
    let ending = try await program.run("secret", "set", name, input: "value")
    #expect(ending.status == 2)
  }

  @Test func remove_ofAnUnknownName_namesTheStoredOnes() async throws {
    _ = try await program.run("secret", "set", "KNOWN", input: "value")
    let ending = try await program.run("secret", "remove", "UNKNOWN")
    #expect(ending.status == 2)
    #expect(ending.errors.contains("KNOWN"))
  }

  @Test func damagedFile_isLeftAlone() async throws {
    try FileManager.default.createDirectory(atPath: program.home, withIntermediateDirectories: true)
    let path = program.home + "/secrets.json"
    _ = FileManager.default.createFile(atPath: path, contents: Data("{".utf8), attributes: [.posixPermissions: 0o600])
    #expect(try await program.run("secret", "set", "A", input: "value").status == 2)
    #expect(FileManager.default.contents(atPath: path) == Data("{".utf8))
  }
}
