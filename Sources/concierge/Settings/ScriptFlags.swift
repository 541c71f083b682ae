import ArgumentParser
import Automation
import Nexudus
import Scripting

/// The options of commands that run scripts.
struct ScriptFlags: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Like --dry-run, and keep the plan in a file that \"concierge apply\" sends.", valueName: "file"),
    completion: .file())
  var plan: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Triggers that are new also get what happened since then: 7d, 2026-01-01, all.", valueName: "time"),
    transform: ScriptFlags.since)
  var since: Trigger.Since?

  @OptionGroup var bounds: ScriptBounds

  /// `7d`, `2026-01-01` or `all`.
  @Sendable static func since(_ text: String) throws -> Trigger.Since {
    if text == "all" { return .all }
    if let moment = Timestamp(text) { return .moment(moment) }
    if let duration = DurationText.parse(text) { return .ago(duration) }
    throw ValidationError("\"\(text)\" is neither a duration like 7d, nor a date like 2026-01-01, nor \"all\"")
  }
}

/// The options that say what scripts may use.
struct ScriptBounds: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Let scripts call this host by http: api.example.com, *.example.org, 127.0.0.1:8080; may be given again.",
      valueName: "host"), transform: RunRequest.host)
  var allowHttp: [HostGrant] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How long Lua may compute without a pause; waiting doesn't count. (default: 2s)", valueName: "duration"),
    transform: RunRequest.duration)
  var timeLimit: Duration?

  @Option(
    name: .long, help: ArgumentHelp("How much memory each script may use. (default: 64MB)", valueName: "size"),
    transform: RunRequest.memory)
  var memoryLimit: Int?

  @Flag(name: .shortAndLong, help: "Show every request.")
  var verbose = false
}

/// What a command that runs scripts was asked to do, as far as all of them are asked for it.
protocol ScriptRequest {
  /// The value of `--space`.
  var space: String? { get set }
  var isUnlimited: Bool { get set }
  var isDryRun: Bool { get set }
  /// Where the plan of a dry run is kept.
  var planPath: String? { get set }
  /// From when on records count for triggers that are new.
  var since: Trigger.Since? { get set }
  /// The hosts that scripts may call.
  var allowedHosts: [HostGrant] { get set }
  var timeLimit: Duration { get set }
  var memoryLimit: Int { get set }
  var isVerbose: Bool { get set }
}

extension ScriptRequest {
  /// This request with what the options say.
  func taking(_ flags: ScriptFlags, _ space: SpaceOptions, isDryRun: Bool) -> Self {
    var request = taking(flags.bounds, space)
    request.isDryRun = isDryRun || flags.plan != nil
    request.planPath = flags.plan
    request.since = flags.since
    return request
  }

  /// This request with what the options say about the space and what scripts may use.
  func taking(_ bounds: ScriptBounds, _ space: SpaceOptions) -> Self {
    var request = self
    request.space = space.space
    request.isUnlimited = space.limits == "off"
    request.allowedHosts = bounds.allowHttp
    request.timeLimit = bounds.timeLimit ?? timeLimit
    request.memoryLimit = bounds.memoryLimit ?? memoryLimit
    request.isVerbose = bounds.verbose
    return request
  }

  /// What bounds a script.
  var options: ScriptOptions {
    var options = ScriptOptions()
    options.timeLimit = timeLimit
    options.memoryLimit = memoryLimit
    options.isDryRun = isDryRun
    return options
  }
}
