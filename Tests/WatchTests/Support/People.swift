import Automation
import JSONPages
import Nexudus
import Synchronization

@testable import SpaceModel

/// What people do in a world.
extension World {
  /// What is there before the watch begins, some of it for long and some of it since a moment ago.
  func settle() throws {
    for number in 0..<plan.history {
      try birth(number)
      time.advance(to: time.monotonic + .seconds(number < plan.history / 2 ? 300 : 10))
    }
    planNextAct()
  }

  func planNextAct() {
    let now = time.monotonic
    book.withLock { book in
      let wait = 2 * plan.pause * book.random.unit()
      book.nextAct = now + .milliseconds(Int64(wait * 1000) + 1)
    }
  }

  /// Acts now, and plans the next act.
  func act1(_ life: Life) {
    act()
    if plan.hasOperator {
      do { try operate(onAll: false) } catch { note("the operator failed: \(error)") }
    }
    if plan.forgetting > 0, book.withLock({ $0.random.chance(plan.forgetting) }) {
      do { try askToForget() } catch { note("nobody took the wish: \(error)") }
    }
    if plan.isMeasured { measure() }
    if book.withLock({ $0.random.chance(plan.fullness) }) { life.fullUntil = time.monotonic + .seconds(60) }
    planNextAct()
  }

  /// Acts right before a request, sometimes.
  func actBetween() {
    let acts = book.withLock { !$0.isQuiet && $0.random.chance(plan.meddling) }
    if acts { act() }
  }

  private func act() {
    let choice = book.withLock { $0.random.integer(0...99) }
    do {
      switch choice {
      case 0..<35: try birth(choice)
      case 35..<75: try edit(choice)
      case 75..<90: try answer()
      case 90..<93: try remove()
      case 93..<97: try pay()
      default: for number in 0..<5 { try birth(number) }
      }
    } catch {
      note("people failed: \(error)")
    }
  }

  private func birth(_ number: Int) throws {
    let id = try space.add(
      "CommunityThread",
      [
        "BusinessId": .integer(place), "CommunityGroupId": .integer(group), "UserId": .integer(member),
        "Subject": .string("Question \(number)"),
        "Message": "How does  this work?",
      ])
    note("birth \(id)")
    noteBirth("CommunityThread", id)
    book.withLock { $0.threads.append(id) }
  }

  /// A thread; the youngest are taken more often.
  func pick() -> Int64? {
    book.withLock { book in
      guard !book.threads.isEmpty else { return nil }
      let last = book.threads.count - 1
      return book.threads[max(book.random.integer(0...last), book.random.integer(0...last))]
    }
  }

  private func edit(_ number: Int) throws {
    guard let id = pick() else { return }
    let value = book.withLock { $0.random.integer(0...1_000_000) }
    let change: JSONObject =
      value % 4 == 0 ? ["Private": .bool(value % 8 == 0)] : ["Tags": .string("tag \(value % 1000)")]
    try space.update("CommunityThread", id, change, by: Self.person)
    note("edit \(id)")
    noteChange("CommunityThread", id)
  }

  private func answer() throws {
    guard let id = pick() else {
      return
    }
    let answer = try space.add(
      "CommunityMessage", ["CommunityThreadId": .integer(id), "UserId": .integer(member), "Message": "Just try it."])
    note("answer \(answer)")
    noteBirth("CommunityMessage", answer)
  }

  private func remove() throws {
    guard let id = pick() else { return }
    try space.delete("CommunityThread", id)
    note("removed \(id)")
    noteRemoval(id)
    book.withLock { $0.threads.removeAll { $0 == id } }
  }

  /// Who changes what rules have written.
  static let person = "ben@harbourandpine.example"

  private func pay() throws {
    guard !invoices.isEmpty else { return }
    let (invoice, amount) = book.withLock { book in
      (invoices[book.random.integer(0...(invoices.count - 1))], Double(book.random.integer(1...100)))
    }
    try space.pay(invoice: invoice, amount: amount)
    note("paid \(invoice)")
    noteChange("CoworkerInvoice", invoice)
  }
}
