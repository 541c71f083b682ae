import Nexudus
import Scripting

extension PacingLimits {
  /// The documented limits, where the settings say nothing else.
  init(_ settings: Settings.Limits) {
    let documented = PacingLimits.documented
    self.init(
      gap: settings.gap ?? documented.gap, minute: settings.minute ?? documented.minute,
      hour: settings.hour ?? documented.hour, day: settings.day ?? documented.day,
      writeMinute: settings.writeMinute ?? documented.writeMinute, writeDay: settings.writeDay ?? documented.writeDay)
  }
}

extension Surroundings {
  func limitsAreOff() throws(CommandFailure) -> Bool {
    guard let value = self["NEXUDUS_LIMITS"] else { return false }
    guard value == "off" else {
      throw CommandFailure(.usage, "NEXUDUS_LIMITS is \"\(value)\"; it takes only \"off\"")
    }
    return true
  }
}
