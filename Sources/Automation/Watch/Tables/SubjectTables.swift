/// What is kept about a person, within one transaction.
public protocol SubjectTables {
  /// All that is kept about a subject.
  func traces(of subject: Subject) throws(StoreError) -> Traces
  /// Erases what traces say, so that nothing is told or sent again; ``WatchStore/wipe()`` cleans the files after it.
  func erase(_ traces: Traces, now: Int64) throws(StoreError)
  /// Leaves a wish for the owner.
  func add(_ request: ForgetRequest) throws(StoreError)
  /// The wishes that wait, by their numbers.
  func forgetRequests() throws(StoreError) -> [Int64: ForgetRequest]
  /// Drops a wish that was done.
  func removeForgetRequest(_ id: Int64) throws(StoreError)
}
