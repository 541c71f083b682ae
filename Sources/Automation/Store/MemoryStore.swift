import JSONPages
import Synchronization

/// A store that lives as long as the process: for the demo space and for tests.
public final class MemoryStore: ScriptStore, OnceStore, EffectCounts {
  private struct Entry {
    var value: JSONValue
    var expires: Double?
  }

  private let now: StoreClock
  private let entries = Mutex<[String: [String: Entry]]>([:])
  private let effects = Mutex<[String: [Int64]]>([:])
  private let results = Mutex<[String: [String: (result: JSONValue, expires: Int64?)]]>([:])

  /// An empty store.
  public init(now: @escaping StoreClock) { self.now = now }

  /// The value of a key.
  public func value(forKey key: String, script: String) -> JSONValue? {
    let now = now()
    return entries.withLock { $0[script]?[key].flatMap { Self.isAlive($0, now) ? $0.value : nil } }
  }

  /// Sets the value of a key.
  public func set(_ value: JSONValue, forKey key: String, script: String, ttl: Duration?) {
    let entry = Entry(value: value, expires: ttl.map { now() + $0.inSeconds })
    entries.withLock { $0[script, default: [:]][key] = entry }
  }

  /// Adds to the number of a key.
  public func add(_ amount: JSONValue, toKey key: String, script: String) throws(StoreError) -> JSONValue {
    let now = now()
    return try entries.withLock { entries throws(StoreError) in
      let old = entries[script]?[key].flatMap { Self.isAlive($0, now) ? $0 : nil }
      let sum = try storeSum(old?.value, amount, key: key)
      entries[script, default: [:]][key] = Entry(value: sum, expires: old?.expires)
      return sum
    }
  }

  /// Forgets a key.
  public func removeValue(forKey key: String, script: String) {
    entries.withLock { _ = $0[script]?.removeValue(forKey: key) }
  }

  /// The keys that begin with a prefix.
  public func keys(withPrefix prefix: String, script: String) -> [String] {
    let now = now()
    return entries.withLock { entries in
      (entries[script] ?? [:]).filter { Self.isAlive($0.value, now) && $0.key.utf8.starts(with: prefix.utf8) }
        .keys.sortedByBytes()
    }
  }

  /// The result of a `once` that still counts.
  public func onceResult(_ key: String, script: String, now: Int64) -> JSONValue? {
    results.withLock { $0[script]?[key] }.flatMap { kept in
      kept.expires.map { $0 > now } ?? true ? kept.result : nil
    }
  }

  /// Keeps the result of a `once`.
  public func setOnce(_ key: String, script: String, result: JSONValue, expires: Int64?) {
    results.withLock { $0[script, default: [:]][key] = (result, expires) }
  }

  /// Counts one effect of a rule.
  public func countEffect(of rule: String, at moment: Int64, limit: RateLimit) -> Int64? {
    effects.withLock { effects in
      let window = limit.window.components.seconds
      let counted = effects[rule, default: []].filter { $0 >= moment - window }
      if counted.count >= limit.count { return (counted.min() ?? moment) + window }
      effects[rule, default: []].append(moment)
      return nil
    }
  }

  private static func isAlive(_ entry: Entry, _ now: Double) -> Bool { entry.expires.map { $0 > now } ?? true }
}

extension Sequence<String> {
  /// The strings in the order of their UTF-8 bytes, which is SQLite's order too.
  package func sortedByBytes() -> [String] {
    sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
