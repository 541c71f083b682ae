import Automation
import Scripting

/// What `concierge watch` was asked to do, as a value.
struct WatchRequest: ScriptRequest, Sendable {
  /// Files and folders of rules.
  var paths: [String] = []
  var space: String?
  var isUnlimited = false
  var isDryRun = false
  /// Where the plan of a dry run is kept.
  var planPath: String?
  var isVerbose = false
  /// One JSON object a line instead of words.
  var isJSON = false
  /// The interval of every feed whose triggers give none.
  var every: Duration?
  /// From when on records count for triggers that are new.
  var since: Trigger.Since?
  /// When it ends by itself.
  var mode = Watcher.Mode.forever
  /// After which time it ends by itself.
  var limit: Duration?
  /// The hosts that every rule may call.
  var allowedHosts: [HostGrant] = []
  var timeLimit = Duration.seconds(2)
  var memoryLimit = 64 << 20
}
