import JSONPages
import Synchronization

/// Another store as a dry run sees it: reads come from it, changes stay here and are thrown away at the end.
public final class OverlayStore: ScriptStore, OnceStore {
  private struct Key: Hashable {
    let script: String
    let key: String
  }

  private enum Change {
    case set(JSONValue, expires: Double?)
    case removed
  }

  private let base: any ScriptStore
  private let now: StoreClock
  private let changes = Mutex<[Key: Change]>([:])
  private let results = Mutex<[Key: (result: JSONValue, expires: Int64?)]>([:])

  /// A copy of a store that never writes to it.
  public init(over base: any ScriptStore, now: @escaping StoreClock) {
    self.base = base
    self.now = now
  }

  /// The value of a key: the changed one, or that of the store below.
  public func value(forKey key: String, script: String) throws(StoreError) -> JSONValue? {
    switch changes.withLock({ $0[Key(script: script, key: key)] }) {
    case .set(let value, let expires): isAlive(expires) ? value : nil
    case .removed: nil
    case nil: try base.value(forKey: key, script: script)
    }
  }

  /// Sets the value of a key in this copy.
  public func set(_ value: JSONValue, forKey key: String, script: String, ttl: Duration?) {
    let change = Change.set(value, expires: ttl.map { now() + $0.inSeconds })
    changes.withLock { $0[Key(script: script, key: key)] = change }
  }

  /// Adds to the number of a key in this copy.
  public func add(_ amount: JSONValue, toKey key: String, script: String) throws(StoreError) -> JSONValue {
    try changes.withLock { changes throws(StoreError) in
      let key = Key(script: script, key: key)
      var old: JSONValue?
      var lifetime: Double?
      switch changes[key] {
      case .set(let value, let expires) where isAlive(expires): (old, lifetime) = (value, expires)
      case .set, .removed: break
      case nil: old = try base.value(forKey: key.key, script: script)
      }
      let sum = try storeSum(old, amount, key: key.key)
      changes[key] = .set(sum, expires: lifetime)
      return sum
    }
  }

  /// Forgets a key in this copy.
  public func removeValue(forKey key: String, script: String) {
    changes.withLock { $0[Key(script: script, key: key)] = .removed }
  }

  /// The keys that begin with a prefix, with this copy's changes.
  public func keys(withPrefix prefix: String, script: String) throws(StoreError) -> [String] {
    var keys = Set(try base.keys(withPrefix: prefix, script: script))
    let changes = changes.withLock { $0 }
    for (key, change) in changes where key.script == script && key.key.utf8.starts(with: prefix.utf8) {
      switch change {
      case .set(_, let expires) where isAlive(expires): keys.insert(key.key)
      case .set, .removed: keys.remove(key.key)
      }
    }
    return keys.sortedByBytes()
  }

  /// The result of a `once`: one of this copy, or of the store below.
  public func onceResult(_ key: String, script: String, now: Int64) throws(StoreError) -> JSONValue? {
    if let own = results.withLock({ $0[Key(script: script, key: key)] }) {
      return own.expires.map { $0 > now } ?? true ? own.result : nil
    }
    return try (base as? any OnceStore)?.onceResult(key, script: script, now: now)
  }

  /// Keeps the result of a `once` in this copy.
  public func setOnce(_ key: String, script: String, result: JSONValue, expires: Int64?) {
    results.withLock { $0[Key(script: script, key: key)] = (result, expires) }
  }

  private func isAlive(_ expires: Double?) -> Bool { expires.map { $0 > now() } ?? true }
}
