import JSONPages
import SpaceModel
import Testing

@Suite("The demo scenario")
struct ScenarioTests {
  let client = TestClient()

  @Test("has the size that the documents promise")
  func counts() {
    let space = client.space
    #expect(space.count("Business") == 3)
    #expect(space.count("Coworker") == 60)
    #expect(space.count("User") == 63)
    #expect(space.count("Resource") == 18)
    #expect(space.count("CommunityThread") == 42)
    #expect(space.count("CommunityMessage") >= 25)
    #expect(space.count("CoworkerMessage") >= 30)
    #expect(space.count("Booking") >= 120)
    #expect(space.count("CoworkerInvoice") >= 120)
    #expect(space.count("CoworkerInvoiceLine") >= space.count("CoworkerInvoice"))
    #expect(space.count("CoworkerContract") >= 45)
    #expect(space.count("Team") >= 8)
    #expect(space.count("Visitor") == 20)
    #expect(space.count("Checkin") >= 100)
    #expect(space.count("CoworkerDelivery") == 18)
  }

  @Test("every reference points at a record")
  func referencesResolve() throws {
    for entity in client.space.entityNames where client.space.count(entity) > 0 {
      for problem in client.space.danglingReferences(of: entity) { Issue.record("\(problem)") }
    }
  }

  @Test("members have been away in all the ways that rules ask for")
  func bookings() throws {
    let now = Stamping.text(client.clock.seconds)
    let month = Stamping.text(client.clock.seconds - 30 * 86_400)
    let bookings = client.space.records("Booking")
    let recent = Set(
      bookings.filter { ($0["FromTime"]?.string ?? "") >= month && ($0["FromTime"]?.string ?? "") < now }
        .compactMap { $0["CoworkerId"]?.integer })
    let ever = Set(bookings.compactMap { $0["CoworkerId"]?.integer })
    #expect((35...52).contains(recent.count), "\(recent.count) members booked in the last 30 days")
    #expect(ever.count > recent.count)
    #expect(ever.count < 60)
    #expect(bookings.contains { ($0["FromTime"]?.string ?? "") > now })
  }

  @Test("invoices are paid, part-paid, open, overdue, drafts and credit notes in two currencies")
  func invoices() {
    let now = Stamping.text(client.clock.seconds)
    let invoices = client.space.records("CoworkerInvoice")
    func count(_ test: (JSONObject) -> Bool) -> Int { invoices.filter(test).count }
    #expect(Set(invoices.compactMap { $0["CurrencyCode"]?.string }) == ["EUR", "GBP"])
    #expect(count { $0["Paid"] == true } > 60)
    #expect(count { $0["Draft"] == true } >= 3)
    #expect(count { $0["CreditNote"] == true } >= 2)
    let open = invoices.filter { $0["Paid"] == false && $0["Draft"] == false && $0["CreditNote"] == false }
    #expect(open.contains { ($0["DueDate"]?.string ?? "") < now }, "overdue")
    #expect(open.contains { ($0["DueDate"]?.string ?? "") > now }, "not due yet")
    #expect(open.contains { ($0["PaidAmount"]?.double ?? 0) > 0 }, "part-paid")
  }

  @Test("an invoice's lines add up to its total")
  func linesAddUp() throws {
    let lines = Dictionary(grouping: client.space.records("CoworkerInvoiceLine")) { $0["CoworkerInvoiceId"]?.integer }
    for invoice in client.space.records("CoworkerInvoice") {
      let own = try #require(lines[invoice["Id"]?.integer])
      let net = own.reduce(0.0) { $0 + ($1["SubTotal"]?.double ?? 0) }
      let total = try #require(invoice["TotalAmount"]?.double)
      let tax = try #require(invoice["TaxAmount"]?.double)
      #expect(abs(net + tax - total) < 0.005)
    }
  }

  @Test("threads come in many languages, some about wifi, printers, parcels and keys, some unanswered")
  func threads() {
    let threads = client.space.records("CommunityThread")
    let texts = threads.map { "\($0["Subject"]?.string ?? "") \($0["Message"]?.string ?? "")".lowercased() }
    for words in [
      ["wifi", "wi-fi", "wlan"], ["printer", "drucker", "impressora"], ["parcel", "paket", "encomenda"],
      ["key", "schlüssel", "llaves"],
    ] {
      #expect(texts.filter { text in words.contains { text.contains($0) } }.count >= 3, "\(words)")
    }
    for word in [
      "password", "passwort", "palavra-passe", "contraseña", "mot de passe", "hasło", "会議室", "κλειδιά", "واي فاي",
    ] {
      #expect(texts.contains { $0.contains(word) }, "\(word)")
    }
    let answered = Set(client.space.records("CommunityMessage").compactMap { $0["CommunityThreadId"]?.integer })
    #expect(answered.count >= 10)
    #expect(threads.count - answered.count >= 10)
  }

  @Test("messages about parcels are mixed with others, answered and open")
  func messages() {
    let messages = client.space.records("CoworkerMessage").filter { $0["Incoming"] == true }
    let words = ["parcel", "paket", "päckchen", "encomenda", "paquete", "colis", "pacote"]
    let aboutParcels = messages.filter { message in
      words.contains { (message["Body"]?.string ?? "").lowercased().contains($0) }
    }
    #expect(aboutParcels.count >= 8)
    #expect(messages.count > aboutParcels.count)
  }

  @Test("nothing happened in the future", arguments: [1, 2, 3, 77] as [UInt64])
  func stamps(seed: UInt64) {
    let client = TestClient(seed: seed)
    let now = Stamping.text(client.clock.seconds)
    for entity in client.space.entityNames {
      for record in client.space.records(entity) {
        #expect((record["CreatedOn"]?.string ?? "") <= now, "\(entity) seed \(seed)")
        #expect((record["UpdatedOn"]?.string ?? "") <= now, "\(entity) seed \(seed)")
        #expect((record["CreatedOn"]?.string ?? "~") <= (record["UpdatedOn"]?.string ?? ""), "\(entity) seed \(seed)")
      }
    }
  }

  @Test("the empty scenario has only what records stand on")
  func empty() {
    let space = TestClient(.empty).space
    #expect(space.count("Business") == 1)
    #expect(space.count("User") == 1)
    #expect(space.count("Coworker") == 0)
  }
}
