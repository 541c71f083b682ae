import Automation
import JSONPages
import Nexudus
import Scripting

/// The rules of one space of a watch: loaded, replaced and taken away as their files ask.
actor SpaceRules {
  private let host: RuleHost
  private let watcher: Watcher
  private let log: WatchLog
  private let store: any WatchStore
  private var names: [String: String] = [:]
  private var tried: Set<String> = []
  /// The files whose last version could not be loaded.
  private(set) var broken: Set<String> = []

  init(host: RuleHost, watcher: Watcher, log: WatchLog, store: any WatchStore) {
    self.host = host
    self.watcher = watcher
    self.log = log
    self.store = store
  }

  /// Whether a file, or what it requires, is not as it was loaded.
  func hasChanged(_ path: String) async -> Bool { await host.hasChanged(path) }

  /// Takes a file's rule away; its place is kept.
  func remove(_ path: String, because reason: String) async {
    guard tried.remove(path) != nil else { return }
    broken.remove(path)
    await host.remove(path)
    guard let name = names.removeValue(forKey: path) else { return }
    await watcher.remove(name)
    log.rule(
      "\(name): \(reason); what waits for the rule is kept until it comes back",
      ["event": "unloaded", "rule": .string(name), "path": .string(path)])
  }

  /// Loads a file, or its new version, and tells the watch.
  func load(_ path: String) async {
    let isNew = tried.insert(path).inserted
    broken.remove(path)
    switch await host.load(path) {
    case .loaded(let plan):
      if let old = names[path], old != plan.name { await watcher.remove(old) }
      names[path] = plan.name
      await watcher.add(plan)
      let count = plan.triggers.count == 1 ? "1 trigger" : "\(plan.triggers.count) triggers"
      log.rule(
        "\(plan.name): \(isNew ? "loaded" : "loaded anew") with \(count)",
        ["event": "loaded", "rule": .string(plan.name), "path": .string(path)])
    case .ended(let name):
      await forget(path)
      log.rule(
        "\(name): the script ran, and has no triggers to wait for",
        ["event": "ended", "rule": .string(name), "path": .string(path)])
    case .oneOff(let name):
      await forget(path)
      log.rule(
        "\(name): no on, every or cron in it, so it is not run here; concierge run \(path) runs it once",
        ["event": "one_off", "rule": .string(name), "path": .string(path)])
    case .broken(let failure, let keepsOld):
      broken.insert(path)
      let rest = keepsOld ? "the version before goes on" : "it is loaded when it changes"
      log.rule(
        "\(failure.report(color: log.console.style.isColored))\n  \(path) does not load; \(rest)",
        ["event": "broken", "path": .string(path), "error": .object(failure.json)])
    case .clash(let name, let other):
      broken.formUnion([path, other])
      await forget(path)
      await forget(other)
      let text =
        "\(path) and \(other) both call themselves \"\(name)\", so neither is loaded; name one of them otherwise: rule { name = \"...\" }"
      log.note(.trouble(subject: name, message: text))
    }
  }

  private func forget(_ path: String) async {
    if let name = names.removeValue(forKey: path) { await watcher.remove(name) }
  }

  /// Writes down what is loaded, for `concierge status`.
  func report() async {
    let summary = await host.summary
    guard let text = try? summary.encodedString() else { return }
    do throws(StoreError) {
      try store.transaction(owner: nil) { tables throws(StoreError) in try tables.setNote("rules", text) }
    } catch {
      log.note(.trouble(subject: "state", message: error.message))
    }
  }
}
