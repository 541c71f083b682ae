import JSONPages
import Synchronization

/// A script's values as one delivery's handler sees them: its own changes over what was there when it first looked.
///
/// The changes take effect together with the delivery, unless a value that it read and changed was changed meanwhile.
public final class HandlerStore: ScriptStore {
  private struct State {
    var read: [String: JSONValue?] = [:]
    var changed: [String: Value] = [:]
    var changes: [StoreChange] = []
  }

  private struct Value {
    var value: JSONValue?
    var expires: Double?
  }

  private let base: any ScriptStore
  private let now: StoreClock
  private let state = Mutex(State())

  /// A copy over a store.
  public init(over base: any ScriptStore, now: @escaping StoreClock) {
    self.base = base
    self.now = now
  }

  /// The value of a key.
  public func value(forKey key: String, script: String) throws(StoreError) -> JSONValue? {
    try state.withLock { state throws(StoreError) in try value(key, script, &state) }
  }

  /// Sets the value of a key.
  public func set(_ value: JSONValue, forKey key: String, script: String, ttl: Duration?) {
    let expires = ttl.map { now() + $0.inSeconds }
    state.withLock { state in
      state.changed[key] = Value(value: value, expires: expires)
      state.changes.append(.set(key: key, value, expires: expires))
    }
  }

  /// Adds to the number of a key.
  public func add(_ amount: JSONValue, toKey key: String, script: String) throws(StoreError) -> JSONValue {
    try state.withLock { state throws(StoreError) in
      let isOwn = state.changed[key] != nil
      // Looked up without counting as read: additions never conflict.
      let old = isOwn ? state.changed[key]?.value : try base.value(forKey: key, script: script)
      let sum = try storeSum(old, amount, key: key)
      state.changed[key] = Value(value: sum, expires: state.changed[key]?.expires)
      state.changes.append(.add(key: key, amount))
      return sum
    }
  }

  /// Forgets a key.
  public func removeValue(forKey key: String, script: String) {
    state.withLock { state in
      state.changed[key] = Value(value: nil)
      state.changes.append(.remove(key: key))
    }
  }

  /// The keys that begin with a prefix.
  public func keys(withPrefix prefix: String, script: String) throws(StoreError) -> [String] {
    try state.withLock { state throws(StoreError) in
      var keys = Set(try base.keys(withPrefix: prefix, script: script))
      for (key, value) in state.changed where key.utf8.starts(with: prefix.utf8) {
        if value.value == nil { keys.remove(key) } else { keys.insert(key) }
      }
      return keys.sortedByBytes()
    }
  }

  /// Makes the changes in a transaction; false, and nothing is changed, where another was faster.
  func commit(in tables: any WatchTransaction, script: String) throws(StoreError) -> Bool {
    let (read, changes) = state.withLock { ($0.read, $0.changes) }
    let set = Set(changes.compactMap(\.overwritten))
    for (key, seen) in read where set.contains(key) {
      guard try tables.value(forKey: key, script: script) == seen else { return false }
    }
    for change in changes { try tables.apply(change, script: script) }
    return true
  }

  private func value(_ key: String, _ script: String, _ state: inout State) throws(StoreError) -> JSONValue? {
    if let own = state.changed[key] { return own.value }
    if let seen = state.read[key] { return seen }
    let value = try base.value(forKey: key, script: script)
    state.read[key] = .some(value)
    return value
  }
}

extension StoreChange {
  /// The key whose value is replaced, whatever it was.
  var overwritten: String? {
    switch self {
    case .set(let key, _, _), .remove(let key): key
    case .add: nil
    }
  }
}
