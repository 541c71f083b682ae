import JSONPages
import SpaceModel
import Testing

@Suite("Roles")
struct RoleTests {
  @Test(
    "each operation needs its own, and the refusal names it",
    arguments: [
      ("List", "GET", "spaces/resourcetypes"), ("Read", "GET", "spaces/resourcetypes/1"),
      ("Create", "POST", "spaces/resourcetypes"), ("Edit", "PUT", "spaces/resourcetypes"),
      ("Delete", "DELETE", "spaces/resourcetypes/1"), ("List", "GET", "spaces/resourcetypes/commands"),
      ("Edit", "POST", "spaces/resourcetypes/runcommand"),
    ])
  func operations(role: String, method: String, path: String) throws {
    let all: Set = ["List", "Read", "Create", "Edit", "Delete"]
    let without = all.subtracting([role]).map { "ResourceType-\($0)" }
    func status(_ roles: Set<String>) throws -> ModelReply {
      let account = Account(email: Account.demo.email, password: "demo", roles: roles)
      return try TestClient(.empty, accounts: [account]).send(method, path, [:])
    }
    let refused = try status(Set(without))
    #expect(refused.status == 403)
    #expect(refused.text.contains("ResourceType-\(role)"))
    #expect(try status(["ResourceType-\(role)"]).status != 403)
  }
}
