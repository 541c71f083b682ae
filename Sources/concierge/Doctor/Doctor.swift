import Automation
import MailCurl
import Scripting

/// Looks at everything that a watch needs; each look gives diagnoses, and none keeps the others from being made.
struct Doctor {
  let options: SpaceOptions
  let console: Console
  var surroundings = Surroundings()

  /// Makes all looks, and gives each diagnosis as it comes.
  func examine(_ found: (Diagnosis) -> Void) async {
    found(.ok("program", "concierge \(Concierge.version)"))
    homeDiagnoses().forEach(found)
    found(zoneDiagnosis())
    let spaces: Spaces
    do {
      spaces = try await options.load(console)
    } catch {
      return found(.failed("settings", error))
    }
    settingsDiagnoses(spaces).forEach(found)
    await examine(spaces, found)
    await spaces.close()
  }

  private func examine(_ spaces: Spaces, _ found: (Diagnosis) -> Void) async {
    let sessions: [SpaceSession]
    do { sessions = try await spaces.all() } catch { return found(.failed("settings", error)) }
    for session in sessions {
      for var diagnosis in await diagnoses(of: session) {
        if sessions.count > 1 { diagnosis.space = session.name }
        found(diagnosis)
      }
    }
  }

  private func settingsDiagnoses(_ spaces: Spaces) -> [Diagnosis] {
    guard let file = spaces.file else {
      let home = (try? surroundings.home()) ?? "$CONCIERGE_HOME"
      return [.ok("settings", "no concierge.lua in this folder or in \(home): everything is at its default")]
    }
    let settings = spaces.settings
    let parts = [
      settings.spaces.isEmpty ? nil : Self.count(settings.spaces.count, "space"),
      settings.grants.isEmpty ? nil : Self.count(settings.grants.count, "grant"),
    ].compactMap(\.self)
    let contents = parts.isEmpty ? "" : ": " + parts.joined(separator: ", ")
    return [.ok("settings", file + contents)] + channelDiagnoses(settings)
  }

  private func channelDiagnoses(_ settings: Settings) -> [Diagnosis] {
    if settings.channels.isEmpty { return [] }
    let names = settings.channels.keys.sorted().joined(separator: ", ")
    let sending = Diagnosis.ok("channels", "\(names); a rule's notify tries them, this does not")
    guard settings.channels.values.contains(where: \.isMail), let reason = MailCourier.obstacle else {
      return [sending]
    }
    return [
      sending,
      .failed("channels", "e-mail needs libcurl: \(reason)", "install it, on Debian: apt install libcurl4"),
    ]
  }

  private func zoneDiagnosis() -> Diagnosis {
    let zone = LocalZone.current(surroundings)
    if let name = surroundings["TZ"], zone.name != name, zone == .utc {
      return .warning(
        "time zone", "TZ is \"\(name)\", which this machine knows nothing of: times are read in UTC",
        "name one as in Europe/London; on Debian they come with: apt install tzdata")
    }
    return .ok("time zone", "\(zone.name); times of day are read in it, unless a rule names another")
  }

  static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
