import JSONPages

/// How one attempt at a delivery ended, as its handler saw it.
public enum DeliveryOutcome: Sendable, Hashable {
  /// The handler came to its end.
  case succeeded
  /// The trigger's `when` said no.
  case declined
  /// The handler failed.
  case failed(DeliveryFailure)
  /// The host ended it: that says nothing about the handler.
  case interrupted
}

/// Why a handler failed.
public struct DeliveryFailure: Sendable, Hashable {
  /// The kind of the error: one of the API's, or `script`, `limit`, `usage`, ...
  public var kind: String
  /// What happened, in one line.
  public var message: String
  /// The whole error with its traceback, for `concierge events show`.
  public var details: JSONObject

  /// A failure.
  public init(kind: String, message: String, details: JSONObject = [:]) {
    self.kind = kind
    self.message = message
    self.details = details
  }

  var json: JSONObject {
    var json = details
    json["kind"] = .string(kind)
    json["message"] = .string(message)
    return json
  }
}

extension Delivery {
  /// What an attempt leads to, decided in one place.
  ///
  /// - Parameters:
  ///   - verdict: what the journal of its effects says; it weighs more than what the handler made of it.
  ///   - earlier: the kinds of the errors of earlier attempts, the latest last.
  mutating func take(
    _ outcome: DeliveryOutcome, verdict: EffectVerdict?, earlier: [String], now: Int64
  ) -> Attempt? {
    state = .pending
    switch verdict {
    case .park(let why):
      end(.parked, why, now)
      attempts += 1
      return Attempt(number: attempts, at: now, error: ["kind": "effect", "message": .string(why)])
    case .hold(let why, let until):
      hold(why, until: until)
      return nil
    case .again(let why, let at):
      state = .failed
      reason = why
      next = at
      return nil
    case .approval(_, let why):
      hold(why)
      return nil
    case nil: break
    }
    switch outcome {
    case .succeeded: end(.done, nil, now)
    case .declined: end(.done, "when(record) said no", now)
    case .interrupted: next = nil
    case .failed(let failure): return fail(failure, earlier, now)
    }
    return nil
  }

  private mutating func fail(_ failure: DeliveryFailure, _ earlier: [String], _ now: Int64) -> Attempt? {
    reason = failure.message
    // The limits of the API are nobody's fault: it waits its turn.
    if failure.kind == "throttled" {
      state = .failed
      next = now + 30
      return nil
    }
    if failure.kind == "store_conflict" {
      next = now
      return nil
    }
    attempts += 1
    let attempt = Attempt(number: attempts, at: now, error: failure.json)
    let isHopeless = failure.kind == "limit" && earlier.last == "limit"
    if !isHopeless, let wait = RetrySchedule.wait(afterAttempt: attempts, random: seed ^ UInt64(attempts) &* 0x9E37) {
      state = .failed
      next = now + wait
    } else {
      end(.parked, failure.message, now)
    }
    return attempt
  }
}
