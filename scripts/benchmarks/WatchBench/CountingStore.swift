import Automation
import JSONPages
import SQLiteStore
import Synchronization

/// A store that counts what it is asked.
final class CountingStore: WatchStore {
  private let store: StateStore
  private let writes = Atomic(0)
  private let reads = Atomic(0)

  init(_ store: StateStore) { self.store = store }

  /// How many transactions there were.
  var transactions: Int { writes.load(ordering: .relaxed) }
  /// How many times it was read outside of them.
  var readings: Int { reads.load(ordering: .relaxed) }

  func transaction<Result>(
    owner: Int64?, _ body: (any WatchTransaction) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    writes.add(1, ordering: .relaxed)
    return try store.transaction(owner: owner, body)
  }

  func reading<Result>(_ body: (any WatchTransaction) throws(StoreError) -> Result) throws(StoreError) -> Result {
    reads.add(1, ordering: .relaxed)
    return try store.reading(body)
  }

  func wipe() throws(StoreError) { try store.wipe() }

  func takeOver(process: Int64, at moment: Int64) throws(StoreError) -> Int64 {
    try store.takeOver(process: process, at: moment)
  }

  func value(forKey key: String, script: String) throws(StoreError) -> JSONValue? {
    try store.value(forKey: key, script: script)
  }

  func set(_ value: JSONValue, forKey key: String, script: String, ttl: Duration?) throws(StoreError) {
    try store.set(value, forKey: key, script: script, ttl: ttl)
  }

  func add(_ amount: JSONValue, toKey key: String, script: String) throws(StoreError) -> JSONValue {
    try store.add(amount, toKey: key, script: script)
  }

  func removeValue(forKey key: String, script: String) throws(StoreError) {
    try store.removeValue(forKey: key, script: script)
  }

  func keys(withPrefix prefix: String, script: String) throws(StoreError) -> [String] {
    try store.keys(withPrefix: prefix, script: script)
  }

  func onceResult(_ key: String, script: String, now: Int64) throws(StoreError) -> JSONValue? {
    try store.onceResult(key, script: script, now: now)
  }

  func setOnce(_ key: String, script: String, result: JSONValue, expires: Int64?) throws(StoreError) {
    try store.setOnce(key, script: script, result: result, expires: expires)
  }
}
