import Automation
import JSONPages
import Nexudus
import SQLiteStore

extension StatusReport {
  /// The one object of `--json`.
  var json: JSONObject {
    var object: JSONObject = ["address": .string(address), "account": .string(account)]
    if let space { object["space"] = .string(space) }
    object["at"] = EventLines.time(moments.now)
    object["zone"] = .string(zone.name)
    object["watching"] = .bool(holder != nil)
    if let holder {
      object["process"] = .integer(holder.process)
      if let since = holder.since ?? lastOwner?.since { object["since"] = EventLines.time(since) }
    }
    if let allPaused { object["paused_since"] = EventLines.time(allPaused) }
    object["rules"] = .array(rules.map { .object(json($0)) })
    object["broken"] = .array(broken.map { ["path": .string($0.path), "error": .string($0.error)] })
    object["feeds"] = .array(feeds.map { .object(json($0)) })
    object["next"] = .array(
      coming.map { ["at": EventLines.time($0.at), "rule": .string($0.rule), "trigger": .string($0.trigger)] })
    if let usage { object["budget"] = .object(json(usage)) }
    if let size {
      var state: JSONObject = ["bytes": .integer(size.bytes), "free": .integer(size.free)]
      if let oldest = size.oldest { state["oldest"] = EventLines.time(oldest) }
      if let path = size.path { state["path"] = .string(path) }
      object["state"] = .object(state)
    }
    return object
  }

  private func json(_ rule: Rule) -> JSONObject {
    var object: JSONObject = ["name": .string(rule.name), "loaded": .bool(rule.isLoaded)]
    if let path = rule.path { object["path"] = .string(path) }
    object["triggers"] = .array(rule.triggers.map { .string($0) })
    if let error = rule.error { object["error"] = .string(error) }
    if let paused = rule.paused { object["paused_since"] = EventLines.time(paused) }
    if let lastRun = rule.lastRun { object["last_run"] = EventLines.time(lastRun) }
    var counts: JSONObject = [:]
    for state in Self.counted { counts[state.rawValue] = .integer(rule.counts[state] ?? 0) }
    object["events"] = .object(counts)
    object["inbox"] = .integer(inbox[rule.name] ?? 0)
    return object
  }

  private func json(_ feed: Feed) -> JSONObject {
    let state = feed.state
    var object: JSONObject = [
      "feed": .string(state.key.text), "entity": .string(state.key.entity), "known": .integer(feed.known),
      "requests": .integer(state.requests), "floor": EventLines.time(state.floor),
      "look_back": .integer(state.lookBack),
    ]
    if let scanned = state.scanned { object["scanned"] = EventLines.time(scanned) }
    if let news = state.news { object["news"] = EventLines.time(news) }
    if let census = state.census { object["census"] = EventLines.time(census) }
    if let trouble = state.trouble { object["trouble"] = .string(trouble) }
    if let distrust = state.distrust { object["distrust"] = .string(distrust) }
    return object
  }

  private func json(_ usage: PacingUsage) -> JSONObject {
    var object: JSONObject = [:]
    let windows = [
      ("minute", usage.minute), ("hour", usage.hour), ("day", usage.day), ("write_minute", usage.writeMinute),
      ("write_day", usage.writeDay),
    ]
    for (name, window) in windows {
      guard let window else { continue }
      object[name] = ["used": .integer(Int64(window.used)), "limit": .integer(Int64(window.limit))]
    }
    object["waiting"] = .integer(Int64(usage.waiting))
    object["blocked_seconds"] = .double(usage.blocked.inSeconds)
    return object
  }
}
