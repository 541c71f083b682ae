import Automation
import JSONPages
import SQLiteStore
import SpaceModel

/// The file as one life reaches it: it may die before, inside and after each commit, and its disk may be full.
struct LifeStore: WatchStore {
  let life: Life
  let base: StateStore
  let world: World

  private func check(_ place: @autoclosure () -> String) throws(StoreError) {
    guard life.passes(place()) else { throw StoreError(.ownership, "dead") }
  }

  func transaction<Result>(
    owner: Int64?, _ body: (any WatchTransaction) throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    try check("before a commit")
    if life.time.monotonic < life.fullUntil { throw StoreError(.full, "no room left") }
    let result = try base.transaction(owner: owner) { tables throws(StoreError) in
      let result = try body(tables)
      try check("inside a commit")
      try world.note(commit: tables)
      return result
    }
    try check("after a commit")
    return result
  }

  func reading<Result>(_ body: (any WatchTransaction) throws(StoreError) -> Result) throws(StoreError) -> Result {
    if life.death != nil { throw StoreError(.ownership, "dead") }
    return try base.reading(body)
  }

  func wipe() throws(StoreError) {
    try check("before a wipe")
    if !world.plan.canWipe || life.time.monotonic < life.fullUntil { throw StoreError(.full, "no room left") }
    try base.wipe()
    try check("after a wipe")
  }

  func takeOver(process: Int64, at moment: Int64) throws(StoreError) -> Int64 {
    try check("before taking over")
    let epoch = try base.takeOver(process: process, at: moment)
    try check("after taking over")
    return epoch
  }

  func onceResult(_ key: String, script: String, now: Int64) throws(StoreError) -> JSONValue? {
    try base.onceResult(key, script: script, now: now)
  }

  func setOnce(_ key: String, script: String, result: JSONValue, expires: Int64?) throws(StoreError) {
    try check("before once")
    try base.setOnce(key, script: script, result: result, expires: expires)
  }

  func value(forKey key: String, script: String) throws(StoreError) -> JSONValue? {
    try base.value(forKey: key, script: script)
  }

  func set(_ value: JSONValue, forKey key: String, script: String, ttl: Duration?) throws(StoreError) {
    try check("before a value")
    try base.set(value, forKey: key, script: script, ttl: ttl)
  }

  func add(_ amount: JSONValue, toKey key: String, script: String) throws(StoreError) -> JSONValue {
    try check("before a value")
    return try base.add(amount, toKey: key, script: script)
  }

  func removeValue(forKey key: String, script: String) throws(StoreError) {
    try check("before a value")
    try base.removeValue(forKey: key, script: script)
  }

  func keys(withPrefix prefix: String, script: String) throws(StoreError) -> [String] {
    try base.keys(withPrefix: prefix, script: script)
  }
}
