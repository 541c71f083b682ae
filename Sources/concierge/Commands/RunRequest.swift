import ArgumentParser
import Automation
import LuaRuntime
import Nexudus
import Scripting

/// What `concierge run` was asked to do, as a value.
struct RunRequest: ScriptRequest, Sendable, Equatable {
  /// Where the script is.
  enum Script: Sendable, Equatable {
    case file(String)
    case code(String)
    case standardInput
  }

  var script: Script
  var arguments: [String]
  var space: String?
  var isUnlimited = false
  var isDryRun = false
  /// Where the plan of a dry run is kept.
  var planPath: String?
  var timeLimit = Duration.seconds(2)
  var memoryLimit = 64 << 20
  /// The hosts that the script may call.
  var allowedHosts: [HostGrant] = []
  var isJSON = false
  var isVerbose = false
  /// From when on records count for triggers that are new.
  var since: Trigger.Since?

  /// A request with every option at its default.
  init(_ script: Script, arguments: [String] = []) {
    self.script = script
    self.arguments = arguments
  }

  /// Recognises `run FILE [WORD...]` and `run -e CODE [WORD...]`, which need none of the parser's 2 ms; nil for anything
  /// else, which is the parser's business.
  init?(plain arguments: [String]) {
    guard arguments.count >= 2, arguments[0] == "run" else { return nil }
    let rest = arguments.dropFirst(arguments[1] == "-e" ? 3 : 1)
    guard rest.allSatisfy({ !$0.hasPrefix("-") && !$0.isEmpty }) else { return nil }
    if arguments[1] == "-e" {
      guard arguments.count >= 3 else { return nil }
      self.init(.code(arguments[2]), arguments: Array(rest))
    } else {
      self.init(.file(arguments[1]), arguments: Array(rest.dropFirst()))
    }
  }

  /// A duration as people write it.
  @Sendable static func duration(_ text: String) throws -> Duration {
    guard let duration = DurationText.parse(text), duration > .zero else {
      throw ValidationError("\"\(text)\" is no duration; write \(DurationText.forms)")
    }
    return duration
  }

  /// A host that scripts may call.
  @Sendable static func host(_ text: String) throws -> HostGrant {
    do throws(LuaError) { return try HostGrant(text, in: "--allow-http") } catch {
      throw ValidationError(error.message)
    }
  }

  /// A size in bytes: `512KB`, `64MB`, `1GB`; at least 1 MB, which a state with its libraries needs.
  @Sendable static func memory(_ text: String) throws -> Int {
    let units = [("KB", 10), ("MB", 20), ("GB", 30)]
    for (unit, shift) in units where text.uppercased().hasSuffix(unit) {
      guard let number = Int(text.dropLast(2)), (1...(1 << 20)).contains(number), number << shift >= 1 << 20 else {
        break
      }
      return number << shift
    }
    throw ValidationError("\"\(text)\" is no size; write 64MB or 1GB, at least 1MB")
  }
}
