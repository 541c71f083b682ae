import JSONPages

/// The values of scripts, within one transaction.
public protocol ValueTables {
  /// A value of a script.
  func value(forKey key: String, script: String) throws(StoreError) -> JSONValue?
  /// Changes a value of a script.
  func apply(_ change: StoreChange, script: String) throws(StoreError)
}
