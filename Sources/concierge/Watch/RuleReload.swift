import Automation
import JSONPages
import Nexudus
import Scripting
import ServiceLifecycle

/// Loads the rules' files for the spaces that they name, and loads them anew when they change.
actor RuleReload: Service {
  private let paths: [String]
  private var spaces: [(name: String, rules: SpaceRules)]
  private let placing: RulePlacing
  private let log: WatchLog
  private let clock: any TimeSource
  /// The spaces that each file that was tried is loaded for.
  private var placed: [String: Set<String>] = [:]
  /// The texts of files that are loaded for none.
  private var unplaced: [String: String] = [:]

  init(
    paths: [String], spaces: [(name: String, rules: SpaceRules)], placing: RulePlacing, log: WatchLog,
    clock: any TimeSource
  ) {
    self.paths = paths
    self.spaces = spaces
    self.placing = placing
    self.log = log
    self.clock = clock
  }

  /// Loads the rules' files for a space that comes later.
  func add(_ name: String, _ rules: SpaceRules) async {
    spaces.append((name, rules))
    for path in placed.keys.sorted() where placed[path]?.contains(name) == true {
      unplaced[path] = nil
      await rules.load(path)
    }
    await rules.report()
  }

  /// Whether no rule is loaded and no file might become one.
  var isEmpty: Bool { placed.isEmpty }

  /// Whether a file's last version could not be loaded for some space.
  var hasBroken: Bool {
    get async {
      for space in spaces where await !space.rules.broken.isEmpty { return true }
      return false
    }
  }

  /// The spaces that some file is for.
  var named: Set<String> { placed.values.reduce(into: []) { $0.formUnion($1) } }

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
    for space in spaces { await space.rules.report() }
  }

  private func look() async {
    let files: [String]
    do throws(CommandFailure) { files = try RuleFiles.find(paths) } catch {
      // A folder that is being replaced is not there for a moment: the rules stay.
      return log.note(.trouble(subject: "rules", message: error.message))
    }
    var hasChanged = false
    for path in Set(placed.keys).subtracting(files).sorted() {
      placed[path] = nil
      unplaced[path] = nil
      hasChanged = true
      for space in spaces { await space.rules.remove(path, because: "\(path) is gone") }
    }
    for path in files where await isNew(path) {
      hasChanged = true
      await load(path)
    }
    if hasChanged { for space in spaces { await space.rules.report() } }
  }

  private func isNew(_ path: String) async -> Bool {
    guard let names = placed[path] else { return true }
    if let text = unplaced[path] { return (try? ScriptSource.file(path).text) ?? "" != text }
    for space in spaces where names.contains(space.name) {
      if await space.rules.hasChanged(path) { return true }
    }
    return false
  }

  private func load(_ path: String) async {
    let names = await placing.spaces(of: path)
    placed[path] = names
    unplaced[path] = spaces.contains { names.contains($0.name) } ? nil : (try? ScriptSource.file(path).text) ?? ""
    for space in spaces {
      if names.contains(space.name) {
        await space.rules.load(path)
      } else {
        await space.rules.remove(path, because: "\(path) names other spaces now")
      }
    }
  }
}
