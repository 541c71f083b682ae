import Automation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The time zone of this machine, as a value.
enum LocalZone {
  /// The zone that `TZ` names, else the machine's; UTC where neither is known.
  static func current(_ surroundings: Surroundings = Surroundings()) -> Zone {
    if let name = surroundings["TZ"] {
      return Zone.named(name.hasPrefix(":") ? String(name.dropFirst()) : name) ?? .utc
    }
    return machine.flatMap(Zone.named) ?? .utc
  }

  /// Where the machine's zone file is a link to, by its name.
  private static var machine: String? {
    guard let path = realpath("/etc/localtime", nil) else { return nil }
    defer { free(path) }
    let parts = String(cString: path).split(separator: "/")
    return parts.lastIndex(of: "zoneinfo").map { parts[($0 + 1)...].joined(separator: "/") }
  }
}
