import JSONPages
import Nexudus

extension SpaceState {
  /// Lets everything happen that is due.
  mutating func liveUntil(_ now: Double) {
    guard var life, life.next <= now else { return }
    var events = 0
    while life.next <= now && events < Life.mostAtOnce {
      time = life.next
      happen(&life.random)
      life.schedule()
      events += 1
    }
    if life.next <= now {
      life.next = now
      life.schedule()
    }
    self.life = life
    time = now
  }

  private mutating func happen(_ random: inout SeededRandom) {
    switch random.integer(0...19) {
    case 0...3: openThread(&random)
    case 4...8: replyToThread(&random)
    case 9...11: sendMail(&random)
    case 12...14: book(&random)
    case 15...16: payInvoice(&random)
    case 17: issueInvoice(&random)
    default: checkIn(&random)
    }
  }

  private mutating func openThread(_ random: inout SeededRandom) {
    let text = random.pick(ThreadText.live)
    guard let author = member(in: text.home, &random), let place = id(of: "Business", text.home),
      let group = id(of: "CommunityGroup", text.home)
    else { return }
    let stamp = stampOfWrite()
    add(
      "CommunityThread",
      [
        "BusinessId": .integer(place), "CommunityGroupId": .integer(group), "UserId": author.user,
        "CoworkerId": .integer(author.id), "Subject": .string(text.subject), "Message": .string(text.message),
        "InstantDelivery": true, "LastMessageDate": .stamp(stamp), "Guests": [],
      ], at: stamp, by: author.email)
  }

  private mutating func replyToThread(_ random: inout SeededRandom) {
    guard let thread = tables["CommunityThread"]?.records.suffix(12).randomElement(using: &random),
      let author = member(in: nil, &random)
    else { return }
    let stamp = stampOfWrite()
    add(
      "CommunityMessage",
      [
        "CommunityThreadId": .integer(thread.id), "UserId": author.user, "CoworkerId": .integer(author.id),
        "Message": .string(random.pick(ThreadText.liveReplies)),
      ], at: stamp, by: author.email)
    set(["LastMessageDate": .stamp(stamp)], on: "CommunityThread", thread.id, by: author.email)
  }

  private mutating func sendMail(_ random: inout SeededRandom) {
    let text = random.pick(MessageText.live)
    guard let author = member(in: text.home, &random), let mailbox = id(of: "EmailAccount", text.home) else { return }
    add(
      "CoworkerMessage",
      [
        "CoworkerId": .integer(author.id), "EmailAccountId": .integer(mailbox), "Subject": .string(text.subject),
        "Body": .string(text.body), "Incoming": true, "IsNewMessage": true,
        "MessageId": .integer(Int64(tables["CoworkerMessage"]?.records.count ?? 0) + 1),
      ], at: stampOfWrite(), by: author.email)
  }

  private mutating func book(_ random: inout SeededRandom) {
    guard let author = member(in: nil, &random), let place = shape("Resource")?.column("BusinessId") else { return }
    let rooms = (tables["Resource"]?.records ?? []).filter { $0.latest.values[place] == author.home }
    guard !rooms.isEmpty else { return }
    let from =
      Timestamp(time).day + Timestamp.days(Int64(random.integer(1...10)))
      + Timestamp.hours(Int64(random.integer(8...17)))
    add(
      "Booking",
      [
        "ResourceId": .integer(random.pick(rooms).id), "CoworkerId": .integer(author.id), "FromTime": .stamp(from),
        "ToTime": .stamp(from + Timestamp.hours(1)), "Online": true,
        "BookingNumber": .integer(Int64(tables["Booking"]?.records.count ?? 0) + 1),
      ], at: stampOfWrite(), by: author.email)
  }

  private mutating func payInvoice(_ random: inout SeededRandom) {
    guard let shape = shape("CoworkerInvoice"), let paid = shape.column("Paid"), let draft = shape.column("Draft"),
      let credit = shape.column("CreditNote"), let total = shape.column("TotalAmount")
    else { return }
    let open = (tables["CoworkerInvoice"]?.records ?? []).filter {
      $0.latest.values[paid] == false && $0.latest.values[draft] == false && $0.latest.values[credit] == false
    }
    guard !open.isEmpty else { return }
    let invoice = random.pick(open)
    pay(invoice: invoice.id, amount: invoice.latest.values[total].double ?? 0)
  }

  private mutating func issueInvoice(_ random: inout SeededRandom) {
    guard let author = member(in: nil, &random), let home = author.home.integer,
      let business = record("Business", home), let currency = shape("Business")?.column("CurrencyId")
    else { return }
    let amount = Double(random.integer(20...400))
    let stamp = stampOfWrite()
    let count = Int64(tables["CoworkerInvoice"]?.records.count ?? 0)
    let staff = StaffText.all[0].email
    let invoice = add(
      "CoworkerInvoice",
      [
        "CoworkerId": .integer(author.id), "BusinessId": author.home,
        "CurrencyId": business.latest.values[currency], "InvoiceNumber": .string("EXTRA-\(stamp.parts.year)-\(count)"),
        "TotalAmount": .double(amount), "TaxAmount": 0.0, "PaidAmount": 0.0, "Draft": false, "Paid": false,
        "CreditNote": false, "Description": "Extra services", "DueDate": .stamp(stamp.day + Timestamp.days(14)),
        "Sent": true, "SentOn": .stamp(stamp),
      ], at: stamp, by: staff)
    add(
      "CoworkerInvoiceLine",
      [
        "CoworkerInvoiceId": .integer(invoice), "Description": "Extra services", "Quantity": 1,
        "SubTotal": .double(amount), "TaxAmount": 0.0, "TaxRate": 0.0, "Position": 1,
        "SaleDate": .stamp(stamp.day),
      ], at: stamp, by: staff)
  }

  private mutating func checkIn(_ random: inout SeededRandom) {
    guard let author = member(in: nil, &random) else { return }
    let stamp = stampOfWrite()
    add(
      "Checkin",
      ["CoworkerId": .integer(author.id), "BusinessId": author.home, "Source": 3, "FromTime": .stamp(stamp)],
      at: stamp, by: author.email)
  }

  private func id(of entity: String, _ place: Int) -> Int64? {
    guard let records = tables[entity]?.records, place < records.count else { return nil }
    return records[place].id
  }

  private struct Author {
    let id: Int64
    let user: JSONValue
    let email: String
    let home: JSONValue
  }

  /// Some member of a location, or of any.
  private func member(in place: Int?, _ random: inout SeededRandom) -> Author? {
    guard let shape = shape("Coworker"), let home = shape.column("InvoicingBusinessId"),
      let user = shape.column("UserId"), let email = shape.column("Email")
    else { return nil }
    let wanted = place.flatMap { id(of: "Business", $0) }
    let people = (tables["Coworker"]?.records ?? []).filter {
      wanted == nil || $0.latest.values[home].integer == wanted
    }
    guard !people.isEmpty else { return nil }
    let chosen = random.pick(people)
    let values = chosen.latest.values
    return Author(id: chosen.id, user: values[user], email: values[email].string ?? "", home: values[home])
  }
}

extension SpaceState {
  /// Sets some fields of a record as a colleague in the admin panel would, past the checks of the API.
  mutating func set(_ fields: JSONObject, on entity: String, _ id: Int64, by user: String) {
    guard let shape = shape(entity), var values = record(entity, id)?.latest.values else { return }
    var isSilent = true
    for (name, value) in fields.members {
      guard let column = shape.column(name) else { continue }
      values[column] = value
      if !shape.columns[column].isSilent { isSilent = false }
    }
    change(id, in: shape, to: values, by: user, isSilent: isSilent)
  }

  /// Books a payment. It leaves `UpdatedOn` as it was, as payments do.
  mutating func pay(invoice id: Int64, amount: Double) {
    guard let shape = shape("CoworkerInvoice"), let values = record("CoworkerInvoice", id)?.latest.values,
      let total = shape.column("TotalAmount"), let paid = shape.column("PaidAmount")
    else { return }
    let sum = (((values[paid].double ?? 0) + amount) * 100).rounded() / 100
    var fields: JSONObject = ["PaidAmount": .double(sum), "ReceivedAmount": .double(sum)]
    if sum >= values[total].double ?? 0 {
      fields["Paid"] = true
      fields["PaidOn"] = .stamp(Timestamp(serverTime))
      fields["PaidOnLocal"] = .stamp(Timestamp(serverTime))
    }
    set(fields, on: "CoworkerInvoice", id, by: StaffText.all[0].email)
  }
}
