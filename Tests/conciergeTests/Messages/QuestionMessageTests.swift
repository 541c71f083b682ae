import Testing

@testable import concierge

/// What `concierge new` asks, whole.
@Suite struct QuestionMessageTests {
  /// Answers in turn, and keeps what is said and asked; questions end in `?`.
  private func conversation(_ answers: [String], _ work: (NewQuestions) throws -> Void) -> String {
    var (answers, lines): ([String], [String]) = (answers, [])
    let questions = NewQuestions(
      ask: {
        lines.append("\($0)?")
        return answers.isEmpty ? nil : answers.removeFirst()
      }, say: { lines.append($0) })
    do { try work(questions) } catch { lines.append(CommandFailure(anything: error).report(color: false)) }
    return lines.joined(separator: "\n")
  }

  private static let kinds = """
    What does it wait for?
      created  a new record
      updated  any change of a record
      changed  another value of one field
      entered  a record that joins a set: paid, arrived
      gone     a record that is deleted
      due      a time before or after a date of a record
      every    an interval: 10m, 2h, 1d
      cron     times of the clock: 0 9 * * 1-5 is nine o'clock from Monday to Friday
    One of these?

    """

  @Test func name_isAskedUntilOneWillDo() {
    #expect(
      conversation(["say hello", "rules/greet"]) { _ = try $0.place() } == """
        The rule's name, like greet or rules/greet?
        error: a rule's name has letters, digits, - and _, which "say hello" has not alone
          hint: like: concierge new greet --on created:Coworker
        The rule's name, like greet or rules/greet?
        """)
  }

  @Test(arguments: [
    (["gone", "Visitor"], "Of which entity, like CommunityThread?"),
    (["changed", "Coworker", "Active"], "Of which entity, like CommunityThread?\nWhich field of Coworker?"),
    (["every", "1h"], "How often, like 1h?"),
    (["cron", "0 9 * * *"], "When: minute hour day-of-month month day-of-week?"),
    (
      ["due", "Visitor", "ExpectedArrival", "-1h"],
      """
      Of which entity, like CommunityThread?
      Its dates: ExpectedArrival, ArrivalDate, DepartureDate, CreatedOn, UpdatedOn
      Which date?
      How long before or after it, like -1d or +3d?
      """
    ),
    (
      ["create", "created", "Visitr"],
      """
      error: there is no "create"; did you mean "created"?
      One of these?
      Of which entity, like CommunityThread?
      error: there is no entity "Visitr"; did you mean "Visitor" or "BookingVisitor"?
        hint: entities are spelled as Nexudus spells them: CommunityThread
      Of which entity, like CommunityThread?
      error: the questions came to no end, and nothing was written
      """
    ),
  ])
  func kindsOfTriggers_haveTheirOwnQuestions(_ answers: [String], _ further: String) {
    #expect(conversation(answers) { _ = try $0.trigger() } == Self.kinds + further)
  }
}
