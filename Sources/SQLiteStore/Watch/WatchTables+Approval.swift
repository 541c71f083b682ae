import Automation
import GRDB
import JSONPages

/// What waits for a person, and what came of it.
extension WatchTables {
  /// As the index has it.
  private static let isOpen = "state IN ('held', 'approved')"
  private static let isWaiting = isOpen + " AND state = 'held'"

  func inbox(rule: String?) throws(StoreError) -> [WaitingEffect] {
    let found = try rows(
      """
      SELECT \(Self.columns) FROM step WHERE \(Self.isWaiting) AND delivery IN
      (SELECT id FROM delivery WHERE state = 'held' AND (?1 IS NULL OR rule = ?1)) ORDER BY id
      """, [rule], step)
    var waiting: [WaitingEffect] = []
    for step in found {
      if let delivery = try delivery(step.delivery) { waiting.append(WaitingEffect(step: step, delivery: delivery)) }
    }
    return waiting
  }

  func inboxCounts() throws(StoreError) -> [String: Int64] {
    let found = try rows(
      """
      SELECT delivery.rule, count(*) FROM step JOIN delivery ON delivery.id = step.delivery
      WHERE step.\(Self.isOpen) AND step.state = 'held' AND delivery.state = 'held' GROUP BY delivery.rule
      """
    ) { ($0[0] as String, $0[1] as Int64) }
    return Dictionary(uniqueKeysWithValues: found)
  }

  func approval(of rule: String) throws(StoreError) -> RuleApproval {
    let found = try first("SELECT done, asking, asked, rate FROM approval WHERE rule = ?", [rule]) { row in
      var approval = RuleApproval(rule: rule)
      approval.done = row[0]
      approval.isAsking = row[1]
      approval.asked = row[2]
      approval.rate = row[3]
      return approval
    }
    return found ?? RuleApproval(rule: rule)
  }

  func save(_ approval: RuleApproval) throws(StoreError) {
    // How many were done is counted with the steps.
    try run(
      """
      INSERT INTO approval (rule, done, asking, asked, rate) VALUES (?, ?, ?, ?, ?) ON CONFLICT (rule)
      DO UPDATE SET asking = excluded.asking, asked = excluded.asked, rate = excluded.rate
      """, [approval.rule, approval.done, approval.isAsking, approval.asked, approval.rate])
  }

  /// Counts an approved step that was done.
  func countApproved(_ step: Step) throws(StoreError) {
    try run(
      """
      INSERT INTO approval (rule, done, asking, rate) SELECT rule, 1, 0, 0 FROM delivery WHERE id = ?
      ON CONFLICT (rule) DO UPDATE SET done = done + 1
      """, [step.delivery])
  }

  /// Takes what a delivery that is over had before a person back.
  func withdraw(stepsOf delivery: Int64) throws(StoreError) {
    // Most have none, and to look is cheaper than to change nothing.
    for step in try rows("SELECT id FROM step WHERE delivery = ? AND \(Self.isOpen)", [delivery], { $0[0] as Int64 }) {
      try run(
        """
        UPDATE step SET state = 'refused', answer = '"not sent: the handler did not ask for it again"' WHERE id = ?
        """, [step])
    }
  }
}
