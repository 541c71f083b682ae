import Automation
import JSONPages
import Nexudus
import Scripting
import ServiceLifecycle

/// Loads the rules' files, and loads them anew when they change.
actor RuleReload: Service {
  private let paths: [String]
  private let host: RuleHost
  private let watcher: Watcher
  private let log: WatchLog
  private let clock: any TimeSource
  private let store: any WatchStore
  private var names: [String: String] = [:]
  private var tried: Set<String> = []

  init(
    paths: [String], host: RuleHost, watcher: Watcher, log: WatchLog, clock: any TimeSource, store: any WatchStore
  ) {
    self.paths = paths
    self.host = host
    self.watcher = watcher
    self.log = log
    self.clock = clock
    self.store = store
  }

  /// Whether no rule is loaded and no file might become one.
  var isEmpty: Bool { tried.isEmpty }

  /// Looks at the files once a second until the watch ends.
  func run() async {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do { try await self.clock.sleep(for: .seconds(1)) } catch { return }
        await self.look()
      }
    }
  }

  /// Loads files and tells the watch.
  func load(_ files: [String]) async {
    for path in files { await load(path) }
    await report()
  }

  private func look() async {
    let files: [String]
    do throws(CommandFailure) { files = try RuleFiles.find(paths) } catch {
      // A folder that is being replaced is not there for a moment: the rules stay.
      return log.note(.trouble(subject: "rules", message: error.message))
    }
    var hasChanged = false
    for path in tried.subtracting(files).sorted() {
      tried.remove(path)
      hasChanged = true
      await host.remove(path)
      guard let name = names.removeValue(forKey: path) else { continue }
      await watcher.remove(name)
      log.rule(
        "\(name): \(path) is gone; what waits for the rule is kept until it comes back",
        ["event": "unloaded", "rule": .string(name), "path": .string(path)])
    }
    for path in files {
      if tried.contains(path) {
        guard await host.hasChanged(path) else { continue }
      }
      hasChanged = true
      await load(path)
    }
    if hasChanged { await report() }
  }

  private func load(_ path: String) async {
    let isNew = tried.insert(path).inserted
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
      let rest = keepsOld ? "the version before goes on" : "it is loaded when it changes"
      log.rule(
        "\(failure.report(color: log.console.style.isColored))\n  \(path) does not load; \(rest)",
        ["event": "broken", "path": .string(path), "error": .object(failure.json)])
    case .clash(let name, let other):
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
  private func report() async {
    let summary = await host.summary
    guard let text = try? summary.encodedString() else { return }
    do throws(StoreError) {
      try store.transaction(owner: nil) { tables throws(StoreError) in try tables.setNote("rules", text) }
    } catch {
      log.note(.trouble(subject: "state", message: error.message))
    }
  }
}
