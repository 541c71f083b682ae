import JSONPages

extension WatchCommand {
  /// Why it can't be done; nil where it can.
  ///
  /// - Parameter isRunning: whether a delivery's handler is at work.
  public func refusal(
    in tables: any WatchTransaction, isRunning: (Delivery) -> Bool
  ) throws(StoreError) -> String? {
    let id: Int64
    switch self {
    case .retry(let delivery), .drop(let delivery): id = delivery
    case .sent(let number, _), .again(let number):
      guard let step = try tables.step(number) else { return "there is no step \(number)" }
      switch step.state {
      case .done: return "step \(number) is known to have been sent"
      case .refused: return "step \(number) was refused, so it was surely not sent; a retry of its event sends it again"
      case .held, .approved: return "step \(number) was not sent: it waits for approval; see concierge inbox"
      case .rejected: return "step \(number) was rejected, so it was not sent"
      case .intent, .unclear: id = step.delivery
      }
      if let refusal = recordRefusal(of: step) { return refusal }
    case .approve(let number), .reject(let number, _): return try approvalRefusal(number, in: tables)
    }
    guard let delivery = try tables.delivery(id) else { return "there is no event \(id)" }
    if delivery.kind == PlanJournal.kind, case .retry = self {
      return "event \(id) is a plan: concierge apply goes on with it"
    }
    if isRunning(delivery) { return "the handler of event \(id) is at work; try again when it has ended" }
    switch (delivery.state, self) {
    case (.superseded, _):
      return "a newer version of its record took the place of event \(id), and has an event of its own"
    case (.done, _): return "event \(id) is done\(delivery.reason.map { " (\($0))" } ?? "")"
    case (.stale, .drop): return "event \(id) is stale, which is over already"
    case (.pending, .retry) where delivery.next == nil: return "event \(id) waits for its turn already"
    default: return nil
    }
  }

  /// A handler at work is no reason: the end of its attempt looks at what was decided.
  private func approvalRefusal(_ number: Int64, in tables: any WatchTransaction) throws(StoreError) -> String? {
    guard let step = try tables.step(number), let delivery = try tables.delivery(step.delivery) else {
      return "there is no effect \(number)"
    }
    switch step.state {
    case .held: break
    case .approved: return "effect \(number) is approved already, and is sent when its handler comes to it"
    case .rejected: return "effect \(number) was rejected"
    case .done: return "effect \(number) was sent\(step.approved == nil ? "" : ": it was approved before")"
    case .refused, .intent, .unclear: return "effect \(number) does not wait for approval"
    }
    if delivery.state.isOpen { return nil }
    return "event \(delivery.id), to which effect \(number) belongs, is \(delivery.state.rawValue)"
  }

  /// The handler goes on with the Id of what a create made.
  private func recordRefusal(of step: Step) -> String? {
    guard case .sent(_, let record) = self else { return nil }
    let isCreate = step.effect.operation == .create
    if isCreate, record == nil {
      return
        "step \(step.id) made a \(step.effect.target), and the handler goes on with its Id: concierge events sent \(step.id) --record ID"
    }
    if !isCreate, record != nil { return "step \(step.id) makes no record, so it takes no --record" }
    return nil
  }

  /// Does it, where it can be done; the delivery that it concerns as it is from now on, else nil.
  func apply(
    in tables: any WatchTransaction, now: Int64, isRunning: (Delivery) -> Bool
  ) throws(StoreError) -> Delivery? {
    guard try refusal(in: tables, isRunning: isRunning) == nil else { return nil }
    let id: Int64
    switch self {
    case .retry(let delivery), .drop(let delivery): id = delivery
    case .sent(let number, let record):
      guard var step = try tables.step(number) else { return nil }
      step.state = .done
      step.ended = now
      // What was written down is why it was unclear.
      step.answer = record.map { .integer($0) } ?? .null
      step.result = record ?? step.effect.record
      _ = try tables.save(step)
      id = step.delivery
    case .again(let number):
      guard var step = try tables.step(number) else { return nil }
      step.state = .refused
      step.ended = now
      _ = try tables.save(step)
      id = step.delivery
    case .approve(let number), .reject(let number, _):
      guard let step = try tables.step(number) else { return nil }
      return try decide(step, in: tables, now: now)
    }
    guard var delivery = try tables.delivery(id) else { return nil }
    if case .drop = self {
      delivery.end(.done, PlanJournal.dropped, now)
    } else if delivery.kind != PlanJournal.kind {
      delivery.resume()
    }
    try tables.save(delivery)
    return delivery
  }

  /// Settles an effect that waits, and lets its event go on or end.
  private func decide(_ step: Step, in tables: any WatchTransaction, now: Int64) throws(StoreError) -> Delivery? {
    guard var delivery = try tables.delivery(step.delivery) else { return nil }
    var step = step
    if case .reject(_, let reason) = self {
      step.state = .rejected
      step.ended = now
      step.answer = reason.map { .string($0) } ?? .null
    } else {
      step.state = .approved
      step.approved = now
    }
    _ = try tables.save(step)
    // The end of an attempt that goes on sees what was decided.
    if delivery.state == .running { return delivery }
    if step.state == .rejected {
      delivery.reject(step, now)
    } else if delivery.state == .held {
      delivery.proceed()
    }
    try tables.save(delivery)
    return delivery
  }

  /// Does it in the place of an owner, where there is none.
  ///
  /// - Returns: Why it can't be done; nil where it was.
  public func apply(in tables: any WatchTransaction, now: Int64) throws(StoreError) -> String? {
    // What an owner that died left running does not run.
    if let refusal = try refusal(in: tables, isRunning: { _ in false }) { return refusal }
    _ = try apply(in: tables, now: now, isRunning: { _ in false })
    return nil
  }
}

extension Delivery {
  /// Ends it, because a person rejected one of its effects.
  mutating func reject(_ step: Step, _ now: Int64) {
    let why = step.answer.string.map { ": \($0)" } ?? ""
    end(.done, "\(step.effect.summary) was rejected by a person\(why)", now)
  }

  /// Lets it go on with what it has been through.
  mutating func proceed() {
    state = .pending
    reason = nil
    next = nil
  }

  /// Lets it begin anew, at once.
  mutating func resume() {
    state = .pending
    reason = nil
    next = nil
    ended = nil
    attempts = 0
  }
}
