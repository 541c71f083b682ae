import JSONPages
import Nexudus

extension ScenarioBuilder {
  /// Adds what everything else stands on: countries, currencies, zones, locations, staff.
  mutating func addGround(places count: Int, staff staffCount: Int) {
    for country in PlaceText.countries {
      countries[country.code] = add(
        "Country", ["Name": .string(country.name), "TwoDigitsCode": .string(country.code)], at: founded)
    }
    for (code, name, format) in [("GBP", "Pound sterling", "£{0}"), ("EUR", "Euro", "{0} €")] {
      currencies[code] = add(
        "Currency", ["Name": .string(name), "Code": .string(code), "Format": .string(format)], at: founded)
    }
    for place in PlaceText.all {
      zones[place.zone] = add(
        "SimpleTimeZone",
        ["Name": .string(place.zone), "Description": .string(place.city), "UsesSummerTime": true], at: founded)
    }
    for place in PlaceText.all.prefix(count) { addPlace(place) }
    for person in StaffText.all.prefix(staffCount) {
      staff.append(
        add(
          "User",
          [
            "FullName": .string(person.name), "Email": .string(person.email), "Active": true, "IsAdmin": true,
            "APIAccess": true, "DefaultBusinessId": .integer(places[0]),
          ], at: founded))
    }
    for (index, place) in places.enumerated() {
      groups.append(
        add(
          "CommunityGroup",
          [
            "BusinessId": .integer(place), "UserId": .integer(staff[0]),
            "Name": .string("Everyone in \(PlaceText.all[index].city)"),
            "GroupAccess": 2,
          ], at: founded))
    }
  }

  private mutating func addPlace(_ place: PlaceText) {
    let id = add(
      "Business",
      [
        "Name": .string(place.name), "WebAddress": .string("harbourandpine-\(place.code.lowercased())"),
        "TownCity": .string(place.city), "CountryId": .integer(countries[place.country] ?? 0),
        "CurrencyId": .integer(currencies[place.currency] ?? 0),
        "SimpleTimeZoneId": .integer(zones[place.zone] ?? 0),
        "EmailContact": .string("desk-\(place.code.lowercased())@harbourandpine.example"),
      ], at: founded)
    places.append(id)
    mailboxes.append(
      add(
        "EmailAccount",
        [
          "BusinessId": .integer(id), "DisplayName": .string(place.name),
          "EmailAddress": .string("desk-\(place.code.lowercased())@harbourandpine.example"), "Active": true,
        ], at: founded))
  }

  /// Adds rooms and what they are called.
  mutating func addRooms() {
    for (index, place) in PlaceText.all.enumerated() {
      let kinds = PlaceText.roomKinds.map { kind in
        add("ResourceType", ["BusinessId": .integer(places[index]), "Name": .string(kind)], at: founded)
      }
      for (order, room) in place.rooms.enumerated() {
        let id = add(
          "Resource",
          [
            "BusinessId": .integer(places[index]), "Name": .string(room.name),
            "ResourceTypeId": .integer(kinds[room.kind]), "DisplayOrder": .integer(Int64(order)), "Visible": true,
            "Internet": true, "WhiteBoard": .bool(room.kind == 0), "Allocation": .integer(room.seats),
          ], at: founded)
        rooms.append(Room(id: id, place: index, kind: room.kind))
      }
    }
  }

  /// Adds the members and their users, the longest-standing first.
  mutating func addMembers() {
    var random = random("members")
    var joined = MemberText.all.map { _ in
      founded + Timestamp.days(Int64(random.integer(10...860))) + Int64(random.integer(0...36_000))
    }
    joined.sort()
    var order = Array(MemberText.all)
    random.shuffle(&order)
    for (text, joined) in zip(order, joined) {
      let user = add(
        "User", ["FullName": .string(text.name), "Email": .string(text.email), "Active": true], at: joined)
      let place = PlaceText.all[text.home]
      var fields: JSONObject = [
        "CoworkerType": 1, "FullName": .string(text.name), "Email": .string(text.email), "Active": true,
        "UserId": .integer(user), "InvoicingBusinessId": .integer(places[text.home]),
        "Businesses": [.integer(places[text.home])], "Teams": [], "CityName": .string(place.city),
        "CountryId": .integer(countries[text.country] ?? 0), "SimpleTimeZoneId": .integer(zones[place.zone] ?? 0),
        "CompanyName": .optional(text.company), "BillingName": .string(text.company ?? text.name),
        "BillingEmail": .string(text.email), "RegistrationDate": .stamp(joined), "GeneralTermsAccepted": true,
        "NotifyOnNewInvoice": true, "CanMakeBookings": true, "CanAccessCommunity": true,
        "AccessPincode": .string(String(random.integer(1000...9999))),
        "ProfileTags": .string(
          random.pick(["design", "software", "law", "health", "film", "food", "research", "writing"])),
      ]
      if random.chance(0.3) { fields["Tag"] = .string(random.pick(["founder", "newsletter", "early bird"])) }
      let updated = joined + Int64(random.integer(0...Int((now.seconds - joined.seconds) * 9 / 10)))
      let id = add("Coworker", fields, at: joined, by: text.email, updated: updated)
      members.append(Member(text: text, id: id, user: user, joined: joined))
    }
  }

  /// Makes a team of every company with several members.
  mutating func addTeams() {
    let companies = Dictionary(grouping: members.indices.filter { members[$0].text.company != nil }) {
      members[$0].text.company ?? ""
    }
    for (company, people) in companies.sorted(by: { $0.key < $1.key }) where people.count > 1 {
      let ids = people.map { members[$0].id }
      let team = add(
        "Team",
        [
          "BusinessId": .integer(places[members[people[0]].text.home]), "Name": .string(company),
          "PayingMemberId": .integer(ids[0]), "TeamMembers": .array(ids.map { .integer($0) }),
          "TeamAdministrators": [.integer(ids[0])],
          "CoworkerIds": .string(ids.map(String.init).joined(separator: ",")),
          "CoworkerFullNames": .string(people.map { members[$0].text.name }.joined(separator: ", ")),
        ], at: members[people[people.count - 1]].joined)
      for id in ids {
        guard let shape = state.shape("Coworker"), var values = state.record("Coworker", id)?.latest.values,
          let teams = shape.column("Teams"), let names = shape.column("TeamNames")
        else { continue }
        values[teams] = [.integer(team)]
        values[names] = .string(company)
        state.change(id, in: shape, to: values, by: admin, isSilent: true)
      }
    }
  }

  /// Gives most members a contract.
  mutating func addContracts() {
    var random = random("contracts")
    let offers: [(name: String, cents: Int64)] = [
      ("Day pass", 2500), ("Hot desk", 18_900), ("Own desk", 32_000), ("Private office", 94_500),
    ]
    let tariffs = places.indices.map { place in
      offers.enumerated().map { order, offer in
        add(
          "Tariff",
          [
            "BusinessId": .integer(places[place]), "Name": .string(offer.name), "Price": .cents(offer.cents),
            "CurrencyId": .integer(currencies[PlaceText.all[place].currency] ?? 0), "Visible": true,
            "InvoiceEvery": 1, "InvoiceEveryWeeks": 0, "CancellationPeriod": 1, "DisplayOrder": .integer(Int64(order)),
          ], at: founded)
      }
    }
    for index in members.indices where random.chance(0.9) {
      let member = members[index]
      let choice = random.pick([1, 1, 1, 2, 2, 3])
      let tariff = tariffs[member.text.home][choice]
      members[index].contract = (tariff, offers[choice].name, offers[choice].cents)
      add(
        "CoworkerContract",
        [
          "IssuedById": .integer(places[member.text.home]), "CoworkerId": .integer(member.id),
          "TariffId": .integer(tariff), "StartDate": .stamp(member.joined.day),
          "BillingDay": 1, "Price": .cents(offers[choice].cents), "Value": .cents(offers[choice].cents), "Quantity": 1,
          "Active": true, "MainContract": true, "Cancelled": false,
        ], at: member.joined + 600)
    }
  }
}
