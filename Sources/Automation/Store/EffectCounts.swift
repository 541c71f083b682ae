/// Where the effects are counted that scripts have outside handlers, beside those of their handlers.
public protocol EffectCounts: Sendable {
  /// Counts one effect of a rule; where the limit is used up it is not counted.
  ///
  /// - Returns: nil, or the moment from which there is room again.
  func countEffect(of rule: String, at moment: Int64, limit: RateLimit) throws(StoreError) -> Int64?
}
