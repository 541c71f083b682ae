import JSONPages
import Nexudus
import Scripting

/// Finds out which spaces of a watch a file is for.
struct RulePlacing: Sendable {
  /// The spaces that are watched, or would be if they could.
  let watched: [String]
  /// The space of rules that don't say: the one of `--space`, or the default; nil where there is none.
  let fallback: String?
  /// Whether `concierge.lua` has several spaces, so that files are asked at all.
  let areSeveral: Bool
  let options: ScriptOptions
  let services: ScriptServices
  let log: WatchLog

  /// The names of the spaces; a file that is for none of them is told of.
  func spaces(of path: String) async -> Set<String> {
    guard areSeveral else { return Set(watched) }
    // One that can't be read is told of where it is loaded.
    guard let source = try? ScriptSource.file(path) else { return Set(fallback.map { [$0] } ?? [watched[0]]) }
    let placing = await ScriptRunner.spaces(of: source, options: options, services: services)
    switch placing {
    case .all: return Set(watched)
    case .named(let names):
      let here = Set(names).intersection(watched)
      if here.isEmpty {
        log.rule(
          "\(source.name): the rule is for \(placing.text), so it is not loaded here",
          ["event": "elsewhere", "path": .string(path), "spaces": .array(names.map { .string($0) })])
      }
      return here
    case .unsaid:
      if let fallback { return [fallback] }
      let text =
        "\(source.name): \(path) does not say for which space it is: rule { space = \"\(watched[0])\" }, or \"all\"; "
        + "or mark one in concierge.lua: space \"\(watched[0])\" { default = true, ... }"
      log.rule(text, ["event": "broken", "path": .string(path), "error": ["message": .string(text)]])
      return []
    }
  }
}
