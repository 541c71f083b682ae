import Automation
import JSONPages
import Nexudus
import Synchronization

/// Tells what a script would have done in a dry run, with who asked and why.
final class Planner: Sendable {
  /// The rule, and its files' texts.
  typealias Origin = @Sendable () -> (rule: String, files: [String: String])

  private let services: ScriptServices
  private let origin = Mutex<Origin>({ ("", [:]) })
  private let secrets = Mutex<[String: String]>([:])

  init(_ services: ScriptServices) { self.services = services }

  /// Names what the script is.
  func setOrigin(_ origin: @escaping Origin) { self.origin.withLock { $0 = origin } }

  /// Remembers a secret that the script asked for: plans hold its name in its place.
  func note(secret name: String, _ value: String) { secrets.withLock { $0[name] = value } }

  /// The id of the next new record.
  func nextID() -> Int64 { services.planNumbers.next() }

  /// Tells of an effect that is held back.
  ///
  /// - Parameters:
  ///   - current: the record as it is, under what the plan changed before.
  ///   - creates: the id that stands for the record that a create makes.
  func planned(_ effect: Effect, current: JSONObject? = nil, creates: Int64? = nil) {
    let (rule, files) = origin.withLock { $0 }()
    var planned = PlannedEffect(
      rule: rule, effect, current: current, creates: creates, cause: HandlerContext.current?.cause
    ) { [redactor = services.redactor] value, _ in value.redacted(by: redactor) }
    planned.files = files
    planned.secrets = secrets.withLock { $0 }
    services.output.planned(planned)
  }
}
