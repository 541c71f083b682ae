public import Automation
public import Nexudus

/// Why a plan was not applied, or not to its end.
public enum PlanFailure: Error {
  /// It was applied already; when, in seconds since 1970.
  case applied(Int64?)
  /// A person gave it up.
  case dropped
  /// Records are not as they were; how many effects were sent before that was seen.
  case moved([PlanMove], sent: Int)
  /// An effect may not or can't be sent; nothing was.
  case impossible(number: Int, NexudusError)
  /// An effect was surely not carried out; those before it were.
  case refused(number: Int, NexudusError)
  /// It can't be told whether an effect was carried out; its step, for a person to settle.
  case unclear(number: Int, step: Int64?, String)
  /// The records, or the state, could not be read.
  case trouble(NexudusError)
  /// The state could not be read or written.
  case state(StoreError)
}

/// What is told while a plan is applied.
public enum PlanNote: Sendable {
  /// An effect is sent now.
  case sent(number: Int, PlannedEffect)
  /// An effect was sent by an earlier run.
  case earlier(number: Int, PlannedEffect)
  /// An effect may have been sent: it can be told for sure only after a time.
  case waits(number: Int, PlannedEffect, until: Timestamp)
}
