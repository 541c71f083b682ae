/// What people ask the watch for, within one transaction.
public protocol CommandTables {
  /// Leaves a command for the owner.
  func add(_ command: WatchCommand) throws(StoreError)
  /// Gives the commands that wait, and forgets them.
  func takeCommands() throws(StoreError) -> [WatchCommand]
  /// The rules that a person has paused.
  func paused() throws(StoreError) -> Set<String>
  /// The paused rules, ``Watcher/allRules`` among them, and since when each is.
  func pauses() throws(StoreError) -> [String: Int64]
  /// Pauses a rule, or lets it go on.
  func setPaused(_ rule: String, _ isPaused: Bool, at: Int64) throws(StoreError)
  /// A small text by its name, such as who the owner is.
  func note(_ key: String) throws(StoreError) -> String?
  /// Keeps a small text; nil forgets it.
  func setNote(_ key: String, _ value: String?) throws(StoreError)
}
