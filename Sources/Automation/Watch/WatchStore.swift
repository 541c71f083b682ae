import JSONPages

/// Where the watch keeps its state. One owner writes at a time; each change is a transaction that is on the disk when it
/// returns, and none is made for an owner that was replaced.
public protocol WatchStore: ScriptStore, OnceStore {
  /// Runs changes as one transaction: all of them take effect, or none.
  ///
  /// - Parameter owner: the epoch of the owner; nil for another process that leaves a command or looks.
  /// - Throws: code `ownership` if another owner has taken over since.
  func transaction<Result>(
    owner: Int64?, _ body: (any WatchTransaction) throws(StoreError) -> Result
  ) throws(StoreError) -> Result

  /// Reads as of one moment, beside a writer.
  func reading<Result>(_ body: (any WatchTransaction) throws(StoreError) -> Result) throws(StoreError) -> Result

  /// Makes sure that nothing which was erased can be read in the files any more, where that is still to be done.
  ///
  /// - Throws: code `locked` while another process reads; the next call does it.
  func wipe() throws(StoreError)

  /// Makes the caller the owner, and gives its epoch; what the owner before left running waits again.
  func takeOver(process: Int64, at moment: Int64) throws(StoreError) -> Int64
}

/// The tables of the watch within one transaction.
public protocol WatchTransaction: FeedTables, FeedLogTables, SubscriptionTables, DeliveryTables, StepTables,
  ValueTables,
  SubjectTables, CommandTables
{
  /// Drops what was read by all, and what is older than a moment; gives how many rows went, and how many versions of
  /// records among them some trigger had not been told of.
  func retire(before moment: Int64, limit: Int) throws(StoreError) -> (gone: Int, unread: Int)
}
