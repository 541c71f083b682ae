/// What a person asks to be forgotten.
public struct ForgetRequest: Sendable, Hashable {
  /// The record's entity.
  public var entity: String
  /// The record.
  public var record: Int64
  /// Further addresses and names.
  public var words: [String]

  /// A request.
  public init(entity: String, record: Int64, words: [String] = []) {
    self.entity = entity
    self.record = record
    self.words = words
  }

  /// Whose traces go.
  public var subject: Subject { Subject(entity: entity, id: record, words: words) }

  /// Erases the traces, in the transaction in which they are found.
  ///
  /// - Parameter isRunning: whether a delivery's handler is at work: it still needs what it was given.
  /// - Returns: What was found; nil, and nothing is changed, while such a handler is at work.
  public func apply(
    in tables: any WatchTransaction, now: Int64, isRunning: (Delivery) -> Bool = { _ in false }
  ) throws(StoreError) -> Traces? {
    let traces = try tables.traces(of: subject)
    for trace in traces.all where trace.fate == .ended {
      guard case .event(let id) = trace.place, let delivery = try tables.delivery(id) else { continue }
      if isRunning(delivery) { return nil }
    }
    try tables.erase(traces, now: now)
    return traces
  }
}
