import Automation
import JSONPages
import SQLiteStore

/// The state as one life of a process reaches it: that may end before, inside and after each change.
struct MortalStore: WatchStore {
  let base: StateStore
  let life: ProcessLife

  private func pass() throws(StoreError) {
    guard life.passes() else { throw StoreError(.ownership, "the process has ended") }
  }

  /// Does something that changes the state.
  private func changing<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
    try pass()
    let result = try body()
    try pass()
    return result
  }

  func transaction<Result>(
    owner: Int64?, _ body: (any WatchTransaction) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try changing { () throws(StoreError) in
      try base.transaction(owner: owner) { tables throws(StoreError) in
        let result = try body(tables)
        try pass()
        return result
      }
    }
  }

  func reading<Result>(_ body: (any WatchTransaction) throws(StoreError) -> Result) throws(StoreError) -> Result {
    if life.isOver { throw StoreError(.ownership, "the process has ended") }
    return try base.reading(body)
  }

  func wipe() throws(StoreError) { try changing { () throws(StoreError) in try base.wipe() } }

  func takeOver(process: Int64, at moment: Int64) throws(StoreError) -> Int64 {
    try changing { () throws(StoreError) in try base.takeOver(process: process, at: moment) }
  }

  func onceResult(_ key: String, script: String, now: Int64) throws(StoreError) -> JSONValue? {
    try base.onceResult(key, script: script, now: now)
  }

  func setOnce(_ key: String, script: String, result: JSONValue, expires: Int64?) throws(StoreError) {
    try changing { () throws(StoreError) in
      try base.setOnce(key, script: script, result: result, expires: expires)
    }
  }

  func value(forKey key: String, script: String) throws(StoreError) -> JSONValue? {
    try base.value(forKey: key, script: script)
  }

  func set(_ value: JSONValue, forKey key: String, script: String, ttl: Duration?) throws(StoreError) {
    try changing { () throws(StoreError) in try base.set(value, forKey: key, script: script, ttl: ttl) }
  }

  func add(_ amount: JSONValue, toKey key: String, script: String) throws(StoreError) -> JSONValue {
    try changing { () throws(StoreError) in try base.add(amount, toKey: key, script: script) }
  }

  func removeValue(forKey key: String, script: String) throws(StoreError) {
    try changing { () throws(StoreError) in try base.removeValue(forKey: key, script: script) }
  }

  func keys(withPrefix prefix: String, script: String) throws(StoreError) -> [String] {
    try base.keys(withPrefix: prefix, script: script)
  }
}
