import LuaRuntime

/// `json.encode`, `json.decode`, `json.null`.
struct JSONModule {
  static let members = ["encode", "decode", "null"]

  func install(in state: LuaState) {
    let json = state.module("json")
    json.addJSON()
    Members.makeStrict(json, Self.members)
  }
}
