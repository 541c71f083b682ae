import Nexudus

public struct Zone: Sendable, Hashable { public let name: String; public static let utc = Zone(name: "UTC") }
public struct CronSchedule: Sendable, Hashable {
  public let text: String; public func next(after: Timestamp, in zone: Zone) -> Timestamp? { nil }
}
public struct WeeklyHours: Sendable, Hashable {
  public func isOpen(at: Timestamp, in: Zone) -> Bool { true };
  public func nextOpening(after: Timestamp, in: Zone) -> Timestamp? { nil }
}
public struct RateLimit: Sendable, Hashable { public let count: Int; public let window: Duration }
