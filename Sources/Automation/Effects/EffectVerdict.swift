/// What the journal says about a delivery, whatever its handler made of it.
public enum EffectVerdict: Sendable, Hashable {
  /// A person has to look: something may have been sent, or the handler took another way.
  case park(String)
  /// It waits, until a moment or for a person.
  case hold(String, until: Int64?)
  /// It runs again at a moment: then it will be known whether something was sent.
  case again(String, at: Int64)
  /// A person has to approve one of its effects first.
  case approval(step: Int64, String)

  /// That an effect waits for a person.
  static func approval(of step: Step) -> EffectVerdict {
    .approval(step: step.id, "\(step.effect.summary) waits for approval (concierge inbox show \(step.id))")
  }
}

/// What a handler's effect comes to.
enum EffectDecision: Sendable {
  /// It was carried out at an earlier attempt: this was the answer.
  case replay(Step)
  /// Its intent is in the journal: send it.
  case send(Step)
  /// It may have been carried out: look first. `isLate` is whether everything that was done by then is visible by now.
  case look(Step, isLate: Bool)
  /// It is not sent, and the handler ends here.
  case stop(EffectVerdict)
  /// It waits for a person, and the handler ends here.
  case wait(Step, EffectVerdict)
}
