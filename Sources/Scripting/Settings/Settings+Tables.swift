import Automation
import JSONPages
import LuaRuntime

extension Settings.Limits {
  /// What `limits` takes.
  static let options = ["gap", "minute", "hour", "day", "write_minute", "write_day"]

  /// What `limits` was given, on its own or within a space.
  init(_ given: JSONObject?, of title: String) throws(LuaError) {
    let given = try Options.check(given, allowed: Self.options, of: title)
    func count(_ name: String) throws(LuaError) -> Int? {
      guard let value = given[name] else { return nil }
      guard let count = value.integer, count > 0, count <= 1_000_000_000 else {
        throw .usage("\(title) \(name) must be a whole number above 0")
      }
      return Int(count)
    }
    if let gap = given["gap"] { self.gap = try Options.duration(gap, named: "\(title) gap") }
    minute = try count("minute")
    hour = try count("hour")
    day = try count("day")
    writeMinute = try count("write_minute")
    writeDay = try count("write_day")
  }
}

extension Settings.Limits {
  /// These, and those of another where they say nothing.
  func over(_ common: Settings.Limits) -> Settings.Limits {
    var all = self
    all.gap = gap ?? common.gap
    all.minute = minute ?? common.minute
    all.hour = hour ?? common.hour
    all.day = day ?? common.day
    all.writeMinute = writeMinute ?? common.writeMinute
    all.writeDay = writeDay ?? common.writeDay
    return all
  }
}

extension Settings {
  /// What `watch` takes; all but `approve` are durations.
  static let watchOptions = ["every", "keep", "look_back", "catch_up", "approve"]

  /// What `watch` was given, on its own or within a space.
  static func watch(
    _ given: JSONObject?, of title: String
  ) throws(LuaError) -> (members: JSONObject, approve: ApprovalPolicy?) {
    let given = try Options.check(given, allowed: watchOptions, of: title)
    for (name, value) in given.members where name != "approve" {
      _ = try Options.duration(value, named: "\(title) \(name)")
    }
    let approve = try given["approve"].map { value throws(LuaError) in
      try Options.approval(value, named: "\(title) approve")
    }
    return (given, approve)
  }
}
