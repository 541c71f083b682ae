import Automation
import JSONPages
import Nexudus

/// The rules that a state knows: loaded ones, and those that were.
struct RuleNames {
  let names: Set<String>

  init(_ names: Set<String>) { self.names = names }

  init(_ tables: any WatchTransaction) throws(StoreError) {
    var names = Set(try tables.subscriptions().map(\.rule))
    names.formUnion(try tables.rulesWithDeliveries())
    names.formUnion(try tables.pauses().keys.filter { $0 != Watcher.allRules })
    names.formUnion(try LoadedRules(tables).rules.compactMap(\.name))
    self.names = names
  }

  /// Whether there is a rule of that name; else the failure that proposes others.
  func check(_ name: String) throws(CommandFailure) {
    if names.contains(name) { return }
    let near = Names.nearest(name, among: names.sorted())
    let hint =
      names.isEmpty
      ? "no rule has been watched yet: concierge watch rules/"
      : near.isEmpty ? "the rules are: \(names.sorted().joined(separator: ", "))" : nil
    throw CommandFailure(.usage, "there is no rule \"\(name)\"\(Names.proposal(near))", hint: hint)
  }
}

/// What the watch wrote down about the files that it loaded.
struct LoadedRules {
  /// One file.
  struct Rule {
    /// The rule's name; nil where the file never loaded.
    let name: String?
    let path: String
    let triggers: [String]
    /// Why the file, as it is now, does not load.
    let error: String?
  }

  let rules: [Rule]

  init(_ tables: any WatchTransaction) throws(StoreError) {
    let note = try tables.note("rules")
    let list = note.flatMap { try? JSONValue(parsing: PaddedBytes($0)).array } ?? []
    rules = list.compactMap { entry in
      guard let path = entry["path"]?.string else { return nil }
      return Rule(
        name: entry["name"]?.string, path: path, triggers: (entry["triggers"]?.array ?? []).compactMap(\.string),
        error: entry["error"]?.string)
    }
  }
}

extension WatchTransaction {
  /// Whether a rule is known.
  func knows(_ rule: String?) throws(StoreError) -> Bool {
    guard let rule else { return false }
    return try RuleNames(self).names.contains(rule)
  }
}
