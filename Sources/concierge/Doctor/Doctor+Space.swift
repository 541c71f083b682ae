import Automation
import JSONPages
import Nexudus
import SQLiteStore
import Scripting

extension Doctor {
  /// Looks at a space: the sign-in first, and what can only be seen with one.
  ///
  /// - Parameter roles: the roles that rules need there; nil where no rules were named.
  func diagnoses(of session: SpaceSession, roles: RolesNeeded?) async -> [Diagnosis] {
    let client: Client
    let me: Record
    do {
      client = try session.client()
      me = try await client.me()
    } catch {
      return [.failed("sign-in", error)] + stateDiagnoses(session)
    }
    let name = me.string("FullName") ?? me.string("Email") ?? session.choice.account
    let isAdministrator = me["IsAdmin"]?.bool == true
    var trial = RoleTrial(roles, isAdministrator: isAdministrator)
    await trial.run(client)
    return [.ok("sign-in", "\(name) at \(session.choice.address)"), Self.clock(client)] + trial.diagnoses
      + limitDiagnoses(session, client) + stateDiagnoses(session)
  }

  /// The watch goes by the server's clock; what people see, and hours of the day, go by this one.
  private static func clock(_ client: Client) -> Diagnosis {
    guard let error = client.serverTimeError else {
      return .warning("clock", "the server's answers have no date, so the clocks can't be compared", nil)
    }
    return clock(offset: client.clockOffset.inSeconds, error: error.inSeconds)
  }

  /// Compares the clocks.
  ///
  /// - Parameters:
  ///   - offset: how many seconds the server's clock is ahead.
  ///   - error: by how much that can be wrong to either side.
  static func clock(offset: Double, error: Double) -> Diagnosis {
    let seconds = Int(offset.magnitude.rounded())
    guard offset.magnitude - error > 30 else {
      let difference = max(Int((offset.magnitude + error).rounded(.up)), 1)
      return .ok("clock", "with the server's, to \(count(difference, "second"))")
    }
    return .warning(
      "clock", "this machine's clock is \(seconds) seconds \(offset > 0 ? "behind" : "ahead of") the server's",
      "times of day come at the wrong moment; set the clock, on Debian: timedatectl set-ntp true")
  }

  private func limitDiagnoses(_ session: SpaceSession, _ client: Client) -> [Diagnosis] {
    if session.choice.isDemo { return [.ok("limits", "none in the demo space")] }
    let usage: PacingUsage
    do { usage = try client.pacingUsage() } catch { return [.failed("limits", error)] }
    if usage == PacingUsage() {
      return [.warning("limits", "off", "only for a server of your own: Nexudus refuses who asks too often")]
    }
    let windows = [("minute", usage.minute), ("hour", usage.hour), ("day", usage.day)]
    let words = windows.compactMap { name, window in window.map { "\($0.used) of \($0.limit) in the last \(name)" } }
    if usage.blocked > .zero {
      let seconds = Int(usage.blocked.inSeconds.rounded(.up))
      return [
        .warning(
          "limits", "the server wants everybody to wait \(seconds) seconds yet", "look for another program that asks it"
        )
      ]
    }
    return [.ok("limits", words.joined(separator: ", "))]
  }

  private func stateDiagnoses(_ session: SpaceSession) -> [Diagnosis] {
    if session.choice.isDemo { return [] }
    do {
      guard let state = try SavedState.open(session) else {
        return [.ok("state", "none yet; it begins with: concierge watch rules/")]
      }
      return try diagnoses(of: state)
    } catch {
      // Without a sign-in it isn't known whose state is meant, which was said already.
      if !session.isSignedIn { return [] }
      return [.failed("state", error)]
    }
  }

  private func diagnoses(of state: SavedState) throws(StoreError) -> [Diagnosis] {
    let damage = try state.store.damage()
    if !damage.isEmpty {
      let advice = "stop the watch, move the file away, and start it with --since to look back; then: concierge status"
      return [.failed("state", "\(state.file.path) is damaged: \(damage[0])", advice)]
    }
    let size = try state.store.size()
    let who = state.holder.map { "process \($0.process) is watching" } ?? "nobody is watching"
    var found = [Diagnosis.ok("state", "\(max(size.bytes >> 10, 1)) KB, whole; \(who)")]
    let (feeds, counts, inbox, pauses) = try state.store.reading { tables throws(StoreError) in
      (try tables.feeds(), try tables.counts(), try tables.inboxCounts(), try tables.pauses())
    }
    for feed in feeds {
      guard let trouble = feed.trouble else { continue }
      found.append(
        .warning("feeds", "\(feed.key.text): \(trouble)", "it is tried again; concierge status tells how it goes"))
    }
    let parked = counts.filter { $0.state == .parked }
    if !parked.isEmpty {
      let rules = parked.map { "\($0.rule) \($0.count)" }.sorted().joined(separator: ", ")
      found.append(.warning("events", "given up after several tries: \(rules)", "concierge events --state parked"))
    }
    let waiting = inbox.values.reduce(0, +)
    if waiting > 0 {
      found.append(.warning("events", "\(Self.count(Int(waiting), "effect")) waiting for approval", "concierge inbox"))
    }
    if !pauses.isEmpty {
      let names = pauses.keys.map { $0 == Watcher.allRules ? "all rules" : $0 }.sorted().joined(separator: ", ")
      found.append(.warning("events", "paused: \(names)", "concierge resume"))
    }
    return found
  }
}
