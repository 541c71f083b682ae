import Testing

@testable import Scripting

/// What an author who mistypes something is told.
@Suite("Mistakes")
struct MistakeTests {
  static let cases: [(code: String, says: [String])] = [
    ("nexudus.CoworkerInvioce:count()", ["there is no entity \"CoworkerInvioce\"", "CoworkerInvoice"]),
    ("nexudus.Invoices:count()", ["there is no entity \"Invoices\"", "Invoice"]),
    ("nexudus.Coworker:cuont()", ["\"cuont\"", "did you mean \"count\""]),
    ("nexudus.Coworker.count()", ["with a colon"]),
    ("nexudus.Coworker:list { where = { Emial = 'a' } }", ["Coworker", "\"Emial\"", "Email"]),
    ("nexudus.CoworkerInvoice:list { where = { CoworkerId = 1 } }", ["\"CoworkerId\"", "Coworker"]),
    ("nexudus.Coworker:list { wehre = {} }", ["no option \"wehre\"", "where"]),
    ("nexudus.Coworker:list { order = 'Nmae' }", ["\"Nmae\""]),
    ("nexudus.Coworker:list { size = 5000 }", ["size", "1000"]),
    ("print(nexudus.Coworker:first({}).FulName)", ["Coworker has no field \"FulName\"", "FullName"]),
    ("nexudus.Coworker:first({}):notifi('x')", ["\"notifi\"", "notify"]),
    ("print(nexudus.CoworkerMessage:first({}).Body)", ["left out of lists", "record:fetch()"]),
    ("nexudus.Coworker:first({}).Tag = 'x'", ["read-only", "update"]),
    ("nexudus.CommunityMessage:create { Mesage = 'x' }", ["\"Mesage\"", "Message"]),
    ("nexudus.CommunityMessage:create { Message = 12 }", ["CommunityMessage.Message takes"]),
    ("nexudus.Coworker:delete(1)", ["Coworker", "delete", "nexudus.request"]),
    ("prnt('x')", ["prnt", "print"]),
    ("dofile('x')", ["dofile"]),
    ("time.nwo()", ["nwo", "now"]),
    ("sleep('5 parsecs')", ["5 parsecs"]),
    ("on.craeted('Coworker', print)", ["craeted", "created"]),
    ("on.created('Coworkers', print)", ["\"Coworkers\"", "Coworker"]),
    ("on.created('Coworker', { wehre = {} }, print)", ["no option \"wehre\"", "where"]),
    ("on.due('CoworkerInvoice', 'DueDat', '+3d', print)", ["no field \"DueDat\"", "DueDate"]),
    ("on.due('CoworkerInvoice', 'DueDate', '3 days', print)", ["duration with a sign", "+3d"]),
    ("cron('0 9 * *', print)", ["cron"]),
    ("notify('desk', 'x')", ["desk"]),
    ("mony(12, 'EUR')", ["mony", "did you mean \"money\""]),
    ("money(12, '€')", ["€", "did you mean \"EUR\""]), ("money(12, 'EURO')", ["EURO", "did you mean \"EUR\""]),
    ("money(nil, 'EUR')", ["money", "amount", "nil"]), ("money(0/0, 'EUR')", ["NaN"]),
  ]

  @Test(arguments: cases.indices)
  func aMistake_isAnErrorThatNamesTheRightName(_ index: Int) async {
    let (code, says) = Self.cases[index]
    let failure = await TestSpace().failure(of: code)
    for part in says {
      #expect(failure?.report(color: false).contains(part) == true, "\(code): \(failure?.message ?? "it didn't fail")")
    }
    #expect(failure?.frames.first?.line == 1, "\(code): the line is named")
  }

  @Test func aMistake_reachesNoNetwork() async {
    let space = TestSpace()
    _ = await space.failure(of: "nexudus.Coworker:list { where = { Emial = 'a' } }")
    #expect(space.requests == 0)
  }

  @Test func aReport_hasTheLineWithACaret() async {
    let failure = await TestSpace().failure(of: "local member = nexudus.Coworker:first {}\nprint(member.FulName)")
    #expect(
      failure?.report(color: false).contains(
        """
          2 | print(member.FulName)
            |              ^^^^^^^
        """) == true, "\(failure?.report(color: false) ?? "it didn't fail")")
  }
}
