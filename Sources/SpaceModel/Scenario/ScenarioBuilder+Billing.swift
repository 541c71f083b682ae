import JSONPages
import Nexudus

extension ScenarioBuilder {
  private struct Draft {
    let member: Member
    let age: Int
    let lines: [(text: String, cents: Int64)]
    var isDraft = false
    var isCreditNote = false
    var paidShare = 0
    let created: Timestamp
  }

  /// Adds three months of invoices: paid, partly paid, open, overdue, drafts and credit notes, in pounds and euros.
  mutating func addInvoices() {
    var random = random("invoices")
    var drafts: [Draft] = []
    for (place, member) in members.enumerated() {
      guard let contract = member.contract else { continue }
      for month in (0...2).reversed() {
        let created = now.day + -Timestamp.days(Int64(4 + 30 * month)) + Timestamp.hours(6) + Int64(place) * 7
        guard created > member.joined else { continue }
        var lines = [("\(contract.name), one month", contract.cents)]
        if random.chance(0.3) {
          lines.append(("Meeting room, \(random.integer(1...6)) h", Int64(random.integer(12...90)) * 100))
        }
        if random.chance(0.15) { lines.append(("Printing", Int64(random.integer(120...1900)))) }
        var draft = Draft(member: member, age: month, lines: lines, created: created)
        switch month {
        case 0: draft.paidShare = random.chance(0.35) ? 100 : 0
        case 1: draft.paidShare = random.chance(0.78) ? 100 : random.chance(0.3) ? 50 : 0
        default: draft.paidShare = random.chance(0.93) ? 100 : 0
        }
        drafts.append(draft)
        if random.chance(0.04) {
          let credit = [("Credit: \(lines[0].0)", -lines[0].1)]
          drafts.append(
            Draft(member: member, age: month, lines: credit, isCreditNote: true, created: created + Timestamp.days(2)))
        }
      }
      if random.chance(0.15) {
        drafts.append(
          Draft(
            member: member, age: 0, lines: [("\(contract.name), next month", contract.cents)], isDraft: true,
            created: now + -Int64(random.integer(3600...100_000))))
      }
    }
    drafts.sort { ($0.created, $0.member.id) < ($1.created, $1.member.id) }
    var numbers = PlaceText.all.map { _ in 0 }
    for draft in drafts {
      if !draft.isDraft { numbers[draft.member.text.home] += 1 }
      add(draft, number: numbers[draft.member.text.home], &random)
    }
  }

  private mutating func add(_ draft: Draft, number: Int, _ random: inout SeededRandom) {
    let member = draft.member
    let place = PlaceText.all[member.text.home]
    let net = draft.lines.reduce(0) { $0 + $1.cents }
    let tax = net * place.taxPercent / 100
    let total = net + tax
    let paid = total * Int64(draft.paidShare) / 100
    let due = draft.created.day + Timestamp.days(14)
    let paidOn = min(draft.created + Timestamp.days(Int64(random.integer(1...20))), now + -600)
    let digits = String(10_000 + number).dropFirst()
    let guid = state.identities.uuid()
    var fields: JSONObject = [
      "CoworkerId": .integer(member.id), "BusinessId": .integer(places[member.text.home]),
      "BillToName": .string(member.text.company ?? member.text.name), "BillToCity": .string(place.city),
      "BillToCountryId": .integer(countries[member.text.country] ?? 0),
      "CurrencyId": .integer(currencies[place.currency] ?? 0), "TotalAmount": .cents(total), "TaxAmount": .cents(tax),
      "DiscountAmount": 0.0, "PaidAmount": .cents(paid), "DueDate": .stamp(due), "DueDateLocal": .stamp(due),
      "CreatedOnLocal": .stamp(draft.created + Timestamp.hours(place.offset)), "Draft": .bool(draft.isDraft),
      "Paid": .bool(draft.paidShare == 100), "CreditNote": .bool(draft.isCreditNote),
      "CreditedAmount": 0.0, "RefundedAmount": 0.0, "ReceivedAmount": .cents(paid),
      "Sent": .bool(!draft.isDraft), "Description": .string(draft.lines[0].text), "ContractGuid": .string(guid),
    ]
    if !draft.isDraft {
      fields["InvoiceNumber"] = .string("\(place.code)-\(draft.created.parts.year)-\(digits)")
      fields["SentOn"] = .stamp(draft.created + 3600)
    }
    if draft.paidShare == 100 {
      fields["PaidOn"] = .stamp(paidOn)
      fields["PaidOnLocal"] = .stamp(paidOn + Timestamp.hours(place.offset))
    }
    let invoice = add("CoworkerInvoice", fields, at: draft.created)
    for (position, line) in draft.lines.enumerated() {
      add(
        "CoworkerInvoiceLine",
        [
          "CoworkerInvoiceId": .integer(invoice), "Description": .string(line.text), "Quantity": 1,
          "SubTotal": .cents(line.cents), "TaxAmount": .cents(line.cents * place.taxPercent / 100),
          "TaxRate": .double(Double(place.taxPercent)), "Position": .integer(Int64(position) + 1),
          "SaleDate": .stamp(draft.created.day),
        ], at: draft.created)
    }
  }
}
