import Automation
import JSONPages
import Nexudus

/// The rules of a watch: loads their files, replaces those that change, and runs their handlers.
///
/// A new version of a file takes the place of the old one only once it has loaded; a broken edit leaves the old one at
/// work. Handlers that are at work in the old one end there, or are cancelled after the grace time.
public actor RuleHost: HandlerRunner {
  /// What loading a file came to.
  public enum Loading: Sendable {
    /// The rule, which may take the place of an earlier version.
    case loaded(RulePlan)
    /// The script ran and registered nothing: there is nothing to watch.
    case ended(name: String)
    /// The script has no word that registers a trigger: it is for one run, and was not run.
    case oneOff(name: String)
    /// It does not load; the version before goes on, where there was one.
    case broken(ScriptFailure, keepsOld: Bool)
    /// Another file has a rule of the same name: neither runs.
    case clash(name: String, with: String)
  }

  private struct File {
    var rule: LoadedRule?
    var failure: ScriptFailure?
    var text: String
    var modules: [String: String] = [:]
    /// The file that has a rule of the same name.
    var rival: String?
  }

  /// Whether its handlers only show what they would send.
  public nonisolated let isDryRun: Bool
  private let options: ScriptOptions
  private let services: ScriptServices
  private let grace: Duration
  private var files: [String: File] = [:]
  private var rules: [String: LoadedRule] = [:]

  /// A host without rules.
  ///
  /// - Parameter grace: how long handlers of a rule that was replaced may go on.
  public init(options: ScriptOptions, services: ScriptServices, grace: Duration = .seconds(10)) {
    self.options = options
    isDryRun = options.isDryRun
    self.services = services
    self.grace = grace
  }

  /// Loads a file, or another version of it.
  public func load(_ path: String) async -> Loading {
    releaseRivals(of: path)
    do throws(ScriptFailure) {
      let source = try ScriptSource.file(path)
      guard Self.mayWait(source.text) || source.mistake != nil else {
        await remove(path)
        files[path] = File(text: source.text)
        return .oneOff(name: source.name)
      }
      let runner = ScriptRunner(source, options: options, services: services)
      switch await runner.run() {
      case .failed(let failure): throw failure
      case .succeeded:
        await remove(path)
        files[path] = File(text: source.text)
        return .ended(name: source.name)
      case .registered(let rule):
        return await take(rule, source.text, path)
      }
    } catch {
      let old = files[path]
      files[path] = File(
        rule: old?.rule, failure: error, text: (try? ScriptSource.file(path).text) ?? "", modules: old?.modules ?? [:])
      return .broken(error, keepsOld: old?.rule != nil)
    }
  }

  /// Whether a script may register triggers: one that can't is not run again with each start of a watch.
  private static func mayWait(_ text: String) -> Bool {
    ["on.", "every", "cron", "require"].contains { text.contains($0) }
  }

  private func take(_ rule: LoadedRule, _ text: String, _ path: String) async -> Loading {
    let name = rule.plan.name
    if let other = files.first(where: { $0.key != path && $0.value.rule?.plan.name == name })?.key {
      await rule.close()
      let otherText = files[other]?.text ?? ""
      await remove(path)
      await remove(other)
      for (file, rival, text) in [(path, other, text), (other, path, otherText)] {
        let failure = ScriptFailure(kind: "usage", message: "\(rival) has a rule of the same name, \"\(name)\"")
        files[file] = File(failure: failure, text: text, rival: rival)
      }
      return .clash(name: name, with: other)
    }
    let old = files[path]?.rule
    files[path] = File(rule: rule, failure: nil, text: text, modules: rule.modules)
    if let old, old.plan.name != name { rules[old.plan.name] = nil }
    rules[name] = rule
    if let old { retire(old) }
    return .loaded(rule.plan)
  }

  /// Drops a file's rule; gives its name.
  @discardableResult
  public func remove(_ path: String) async -> String? {
    releaseRivals(of: path)
    guard let rule = files.removeValue(forKey: path)?.rule else { return nil }
    rules[rule.plan.name] = nil
    retire(rule)
    return rule.plan.name
  }

  /// A file that was not loaded because of this one is tried again: this one is about to change.
  private func releaseRivals(of path: String) {
    for rival in files.filter({ $0.value.rival == path }).keys { files[rival] = nil }
  }

  /// Whether a file, or a module that its rule required, reads otherwise than when it was loaded.
  public func hasChanged(_ path: String) -> Bool {
    guard let file = files[path] else { return true }
    if let rule = file.rule, rule.needsRestart { return true }
    if (try? ScriptSource.file(path).text) ?? "" != file.text { return true }
    return file.modules.contains { (try? ScriptSource.file($0.key).text) ?? "" != $0.value }
  }

  /// The files that are loaded or were tried.
  public var paths: [String] { files.keys.sorted() }

  /// What there is, for `concierge status`.
  public var summary: JSONValue {
    .array(
      files.sorted { $0.key < $1.key }.map { path, file in
        var entry: JSONObject = ["path": .string(path)]
        if let plan = file.rule?.plan {
          entry["name"] = .string(plan.name)
          entry["triggers"] = .array(plan.triggers.map { .string($0.name) })
        }
        if let text = file.rule?.declaration.description { entry["description"] = .string(text) }
        if let failure = file.failure { entry["error"] = .string(failure.message) }
        return .object(entry)
      })
  }

  /// Runs the handler of a delivery.
  public func run(_ work: HandlerWork) async -> DeliveryOutcome {
    guard let rule = rules[work.delivery.rule] else { return .interrupted }
    return await rule.run(work)
  }

  /// Ends all rules.
  public func close() async {
    for rule in rules.values { await rule.close() }
    rules = [:]
    files = [:]
  }

  /// Lets an old version's handlers end.
  private func retire(_ rule: LoadedRule) {
    let clock = services.clock
    let end = clock.monotonic + grace
    _ = Task.inheriting {
      while !rule.isIdle, clock.monotonic < end { try? await clock.sleep(for: .milliseconds(100)) }
      await rule.close()
    }
  }
}
