import JSONPages
import Nexudus

extension ScenarioBuilder {
  /// Adds what the front desk sees: parcels, visitors, check-ins, notifications.
  mutating func addFrontDesk() {
    addDeliveries()
    addVisitors()
    addCheckins()
    addNotifications()
  }

  private mutating func addDeliveries() {
    var random = random("deliveries")
    let arrivals = (0..<18).map { _ in now + -Int64(random.integer(3600...Int(Timestamp.days(21)))) }.sorted()
    for arrived in arrivals {
      let member = random.pick(members)
      let isCollected = arrived < now + -Timestamp.days(4) && random.chance(0.8)
      var fields: JSONObject = [
        "BusinessId": .integer(places[member.text.home]), "CoworkerId": .integer(member.id),
        "Name": .string(random.pick(["Parcel", "Box from a courier", "Registered letter", "Large parcel"])),
        "Location": .string("Shelf \(random.pick(["A", "B", "C"]))\(random.integer(1...6))"),
        "ReceivedBy": .string(random.pick(StaffText.all).name), "DeliveryType": .integer(random.chance(0.8) ? 2 : 1),
        "Collected": .bool(isCollected), "Notified": true,
      ]
      if isCollected { fields["CollectedOn"] = .stamp(arrived + Int64(random.integer(3600...200_000))) }
      add("CoworkerDelivery", fields, at: arrived)
    }
  }

  private mutating func addVisitors() {
    var random = random("visitors")
    for (index, name) in MemberText.visitors.enumerated() {
      let host = random.pick(members)
      let expected =
        now.day + Timestamp.days(Int64(index) - 13) + Timestamp.hours(Int64(random.integer(9...17)))
      let hasArrived = expected < now && random.chance(0.9)
      var fields: JSONObject = [
        "BusinessId": .integer(places[host.text.home]), "FullName": .string(name),
        "Email": .string("visitor\(index + 1)@guests.example"), "CoworkerId": .integer(host.id),
        "ExpectedArrival": .stamp(expected), "Arrived": .bool(hasArrived), "VisitorSource": 3, "HostApprovalStatus": 1,
        "VisitReason": .string(random.pick(["Meeting", "Interview", "Delivery", "Tour"])),
      ]
      if hasArrived { fields["ArrivalDate"] = .stamp(min(expected + Int64(random.integer(0...1200)), now)) }
      let made = min(expected, now) + -Int64(random.integer(3600...90_000))
      add("Visitor", fields, at: made, by: host.text.email)
    }
  }

  private mutating func addCheckins() {
    var random = random("checkins")
    for day in (1...21).reversed() {
      let morning = now.day + -Timestamp.days(Int64(day))
      guard morning.weekday < 5 else { continue }
      var present = members.filter { _ in random.chance(0.22) }
      random.shuffle(&present)
      let arrivals = present.map { ($0, morning + Int64(random.integer(28_800...37_000))) }.sorted { $0.1 < $1.1 }
      for (member, from) in arrivals {
        add(
          "Checkin",
          [
            "CoworkerId": .integer(member.id), "BusinessId": .integer(places[member.text.home]), "Source": 3,
            "FromTime": .stamp(from), "ToTime": .stamp(from + Int64(random.integer(7200...32_000))),
            "TariffAtTheTimeOfCheckin": .optional(member.contract?.name),
          ], at: from, by: member.text.email)
      }
    }
  }

  private mutating func addNotifications() {
    guard let column = state.shape("CoworkerDelivery")?.column("CoworkerId") else { return }
    for delivery in state.tables["CoworkerDelivery"]?.records.suffix(6) ?? [] {
      let member = delivery.latest.values[column]
      add(
        "CoworkerNotification",
        [
          "CoworkerId": member, "Message": "A parcel is waiting for you at the front desk.",
          "NotificationType": "push-notification", "EntityId": member, "IsDismissed": false,
        ], at: delivery.createdOn + 60)
    }
  }
}
