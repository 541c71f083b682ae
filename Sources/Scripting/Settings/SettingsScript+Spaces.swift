import JSONPages
import LuaRuntime
import Nexudus
import Synchronization

extension SettingsScript {
  /// Makes `space { ... }` and `space "name" { ... }` known.
  func installSpace(in state: LuaState) throws(LuaError) {
    let host = state.table("space")
    host.function("usage") { call throws(LuaError) in throw .usage(try call.string(1)) }
    host.function("begin") { [self] call throws(LuaError) in
      let name = try Self.spaceName(call)
      let place = Self.place(call)
      begun.withLock { $0[name] = place }
      return .nothing
    }
    host.function("declare") { [self] call throws(LuaError) in
      let isNamed = !call.isNil(1)
      let name = isNamed ? try Self.spaceName(call) : Settings.Space.unnamed
      begun.withLock { $0[name] = nil }
      var space = try Settings.Space(try call.object(2, "space") ?? [:], name: name)
      space.place = Self.place(call)
      for secret in [space.password, space.token] { secret.map(redactor.add) }
      try settings.withLock { [space] settings throws(LuaError) in try settings.add(space, isNamed: isNamed) }
      return .nothing
    }
    try state.setPrelude(global: "space", chunk: "space", host: host)
  }

  /// Refuses a `space "name"` whose table never came.
  func checkEverySpaceIsWhole() throws(LuaError) {
    guard let (name, place) = begun.withLock({ $0.min { $0.key < $1.key } }) else { return }
    throw .usage("space \"\(name)\" at \(place) has no table: space \"\(name)\" { url = \"...\", email = \"...\" }")
  }

  private static func place(_ call: borrowing LuaCall) -> String { call.position.map { "\($0)" } ?? "the file" }

  /// A name that can stand on a command line without being taken for an address, or for what it isn't.
  private static func spaceName(_ call: borrowing LuaCall) throws(LuaError) -> String {
    let name = try call.string(1, "name")
    let isPlain = name.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: "-")
    }
    guard isPlain, let first = name.first, first.isLetter, name.utf8.count <= 40 else {
      throw .usage("\"\(name)\" can't name a space: use a letter, then letters, digits, - and _, at most 40")
    }
    guard name != "demo", name != "all" else {
      throw .usage("\"\(name)\" can't name a space: it has a meaning of its own")
    }
    return name
  }
}

extension Settings.Space {
  /// What `space` takes.
  static let options = ["url", "email", "password", "totp", "token", "panel", "limits", "watch", "default"]

  /// What `space` was given.
  fileprivate init(_ given: JSONObject, name: String) throws(LuaError) {
    let title = name == Self.unnamed ? "space" : "space \"\(name)\""
    _ = try Options.check(given, allowed: Self.options, of: title)
    func text(_ key: String) throws(LuaError) -> String? {
      try given[key].map { value throws(LuaError) in try Options.string(value, named: "\(title) \(key)") }
    }
    func table(_ key: String) throws(LuaError) -> JSONObject? {
      guard let value = given[key] else { return nil }
      guard let object = value.object else { throw .usage("\(title) \(key) must be a table") }
      return object
    }
    self.name = name
    url = try text("url")
    email = try text("email")
    password = try text("password")
    totp = try text("totp")
    token = try text("token")
    panel = try text("panel")
    if let limits = try table("limits") { self.limits = try Settings.Limits(limits, of: "\(title) limits") }
    if let watch = try table("watch") {
      let given = try Settings.watch(watch, of: "\(title) watch")
      self.watch = given.members
      approve = given.approve
    }
    if let value = given["default"] {
      guard let isDefault = value.bool else { throw .usage("\(title) default is true or false") }
      self.isDefault = isDefault
    }
  }
}
