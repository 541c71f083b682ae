import Automation
import MailCurl
import Scripting

/// Looks at everything that a watch needs; each look gives diagnoses, and none keeps the others from being made.
struct Doctor {
  let options: SpaceOptions
  let console: Console
  /// The files and folders of the rules whose roles are tried.
  var paths: [String] = []
  var surroundings = Surroundings()

  /// Makes all looks, and gives each diagnosis as it comes.
  func examine(_ found: (Diagnosis) -> Void) async {
    found(.ok("program", "concierge \(Concierge.version)"))
    homeDiagnoses().forEach(found)
    found(zoneDiagnosis())
    let check = CheckExecution(paths: paths, allowedHosts: [], surroundings: surroundings, withTests: false)
    let spaces: Spaces
    do {
      spaces = try await options.load(console, script: check.settingsPath)
    } catch {
      return found(.failed("settings", error))
    }
    settingsDiagnoses(spaces).forEach(found)
    let rules = await rules(check, found)
    await examine(spaces, rules, found)
    await spaces.close()
  }

  /// What the rules are by their text; nil where none were named, or they can't be read.
  private func rules(_ check: CheckExecution, _ found: (Diagnosis) -> Void) async -> [CheckedRule]? {
    if paths.isEmpty { return nil }
    let report: CheckReport
    do { report = try await check.report() } catch {
      found(.failed("rules", error))
      return nil
    }
    let files = Self.count(report.fileCount, "file")
    found(
      report.errorCount == 0
        ? .ok("rules", "no mistakes in \(files)")
        : .failed(
          "rules", "\(Self.count(report.errorCount, "mistake")) in \(files)",
          "concierge check \(paths.joined(separator: " "))"))
    return report.rules
  }

  private func examine(_ spaces: Spaces, _ rules: [CheckedRule]?, _ found: (Diagnosis) -> Void) async {
    let sessions: [SpaceSession]
    do { sessions = try spaces.all() } catch { return found(.failed("settings", error)) }
    for session in sessions {
      // A rule that names no space works on the default one, or on the one of --space.
      let isDefault = sessions.count == 1 || session.name == spaces.settings.defaultSpace
      let here = rules?.filter { $0.spaces == .unsaid ? isDefault : $0.spaces.contains(session.name) }
      let roles = here?.reduce(RolesNeeded()) { $0.union($1.roles) }
      for var diagnosis in await diagnoses(of: session, roles: roles) {
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
