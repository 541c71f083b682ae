import Automation
import JSONPages
import LuaRuntime

/// `store`: values that outlive the run, kept per script; outside handlers each call commits at once.
struct StoreModule: Sendable {
  let script: @Sendable () -> String
  let store: @Sendable () throws(StoreError) -> any ScriptStore

  static let members = ["get", "set", "add", "delete", "keys"]
  /// The options of `store.set`.
  static let options = ["ttl"]

  private static let longestKey = 512

  func install(in state: LuaState) {
    let module = state.module("store")
    module.function("get") { [self] call throws(LuaError) in
      let key = try key(call)
      if let found = try access({ store throws(StoreError) in try store.value(forKey: key, script: script()) }) {
        return .value(.json(found))
      }
      return .value(try call.value(2, "default"))
    }
    module.function("set") { [self] call throws(LuaError) in
      let key = try key(call)
      if call.isNil(2) {
        throw .usage("store.set(key, value): the value is nil; to forget a key there is store.delete(key)")
      }
      let value = try call.json(2, "value")
      let options = try Options.check(call.object(3, "options"), allowed: Self.options, of: "store.set")
      var ttl: Duration?
      if let given = options["ttl"] { ttl = try Options.duration(given, named: "ttl") }
      try access { [ttl] store throws(StoreError) in
        try store.set(value, forKey: key, script: script(), ttl: ttl)
      }
      return .nothing
    }
    module.function("add") { [self] call throws(LuaError) in
      let key = try key(call)
      let amount = try call.json(2, "n")
      guard amount.double != nil else { throw call.mismatch(2, "n", "a number") }
      let sum = try access { store throws(StoreError) in try store.add(amount, toKey: key, script: script()) }
      return .value(.json(sum))
    }
    module.function("delete") { [self] call throws(LuaError) in
      let key = try key(call)
      try access { store throws(StoreError) in try store.removeValue(forKey: key, script: script()) }
      return .nothing
    }
    module.function("keys") { [self] call throws(LuaError) in
      let prefix = try call.optionalString(1, "prefix") ?? ""
      let keys = try access { store throws(StoreError) in try store.keys(withPrefix: prefix, script: script()) }
      return .value(.list(keys.map { .string($0) }))
    }
    Members.makeStrict(module, Self.members)
  }

  private func key(_ call: borrowing LuaCall) throws(LuaError) -> String {
    let key = try call.string(1, "key")
    guard !key.isEmpty, key.utf8.count <= Self.longestKey else {
      throw .usage("a key of the store has 1 to \(Self.longestKey) bytes, this one \(key.utf8.count)")
    }
    return key
  }

  private func access<Result>(
    _ body: (any ScriptStore) throws(StoreError) -> Result
  ) throws(LuaError) -> Result {
    do throws(StoreError) {
      return try body(store())
    } catch {
      throw LuaError(kind: "store", message: "\(error)")
    }
  }
}
