import Automation
import JSONPages
import LuaRuntime
import Nexudus
import Synchronization

/// `time`: instants as the API's own strings, so that `<` works on them.
struct TimeModule: Sendable {
  let clock: any TimeSource
  /// The space's own zone, by the signed-in user; asked once.
  let spaceZone: @Sendable () async throws(LuaError) -> String

  /// What the zone was, once a script has waited for it: calls that have their answer must not wait.
  private let knownZone = KnownZone()

  private final class KnownZone: Sendable {
    private let name = Mutex<String?>(nil)

    var value: String? { name.withLock(\.self) }

    func remember(_ zone: String) { name.withLock { $0 = zone } }
  }

  init(clock: any TimeSource, spaceZone: @escaping @Sendable () async throws(LuaError) -> String) {
    self.clock = clock
    self.spaceZone = spaceZone
  }

  static let members = [
    "now", "ago", "after", "add", "diff", "parse", "format", "wall", "zone",
  ]

  func install(in state: LuaState) {
    let time = state.module("time")
    time.function("now") { [clock] _ throws(LuaError) in .value(.string(clock.now.description)) }
    time.function("ago") { [clock] call throws(LuaError) in
      .value(.string((clock.now - (try Self.duration(call, 1))).description))
    }
    time.function("after") { [clock] call throws(LuaError) in
      .value(.string((clock.now + (try Self.duration(call, 1))).description))
    }
    time.function("add") { call throws(LuaError) in
      let sum = try Self.instant(call, 1) + Self.duration(call, 2)
      guard Self.years.contains(sum) else { throw .usage("time.add: the result is not between the years 1 and 9999") }
      return .value(.string(sum.description))
    }
    time.function("diff") { call throws(LuaError) in
      .value(.integer(try Self.instant(call, 1).seconds - Self.instant(call, 2).seconds))
    }
    time.function("parse") { call throws(LuaError) in .value(.string(try Self.instant(call, 1).description)) }
    time.function("zone") { [self] _ throws(LuaError) in try inSpaceZone { .string($0) } }
    time.function("format") { [self] call throws(LuaError) in
      let (instant, format) = (try Self.instant(call, 1), try call.string(2, "format"))
      return try inZone(call, 3) { zone throws(LuaError) in
        switch TimeFormat.text(instant, format, in: zone) {
        case .success(let text): return .string(text)
        case .failure(let unknown):
          throw .usage("time.format knows no code \(unknown.code); there are \(TimeFormat.codes)")
        }
      }
    }
    time.function("wall") { [self] call throws(LuaError) in
      let wall = try Self.instant(call, 1)
      return try inZone(call, 2) { zone throws(LuaError) in
        .string(Timestamp(seconds: zone.instant(ofWallClock: wall.seconds)).description)
      }
    }
    Members.makeStrict(time, Self.members)
  }

  /// Works in the zone of an argument, or in the space's own, for which the script may have to wait.
  private func inZone(
    _ call: borrowing LuaCall, _ index: Int, _ work: @escaping @Sendable (Zone) throws(LuaError) -> LuaValue
  ) throws(LuaError) -> LuaReturn {
    if let name = try call.optionalString(index, "zone") { return .value(try work(Self.zone(named: name))) }
    return try inSpaceZone { name throws(LuaError) in try work(Self.zone(named: name)) }
  }

  private func inSpaceZone(
    _ work: @escaping @Sendable (String) throws(LuaError) -> LuaValue
  ) throws(LuaError) -> LuaReturn {
    if let name = knownZone.value { return .value(try work(name)) }
    return .async { [knownZone, spaceZone] () async throws(LuaError) in
      let name = try await spaceZone()
      knownZone.remember(name)
      return [try work(name)]
    }
  }

  /// What the API's form can write.
  private static let years = Timestamp(seconds: -62_135_596_800)...Timestamp(seconds: 253_402_300_799)

  static func zone(named name: String) throws(LuaError) -> Zone {
    if let zone = Zone.named(name) { return zone }
    let proposal = Names.proposal(Names.nearest(name, among: Zone.names))
    let form = "; zones are named like \"Europe/London\" or \"UTC\""
    throw .usage("there is no time zone \"\(name)\"\(proposal.isEmpty ? form : proposal)")
  }

  private static func instant(_ call: borrowing LuaCall, _ index: Int) throws(LuaError) -> Timestamp {
    let text = try call.string(index, "time")
    guard let instant = Timestamp(text) else {
      throw .usage(
        "\(call.name): \"\(text)\" is not a time; times are written 2026-01-31, 2026-01-31T09:30 or 2026-01-31T09:30:00Z"
      )
    }
    return instant
  }

  private static func duration(_ call: borrowing LuaCall, _ index: Int) throws(LuaError) -> Duration {
    try Options.duration(.string(try call.string(index, "duration")), named: "\(call.name): the duration", signed: true)
  }
}
