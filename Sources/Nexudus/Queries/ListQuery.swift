import JSONPages

/// A search whose names and values have all been checked.
///
/// ```swift
/// let query = try ListQuery.make(invoices, where: ["Paid": false, "DueDate": ["to": "-3d"]])
/// ```
public struct ListQuery: Sendable, Hashable {
  /// The largest page that the API gives.
  public static let largestSize = 1000

  /// The largest number of a page that can be asked for.
  private static let largestPage = 100_000_000

  /// The entity that is searched.
  public let entity: Entity
  /// The page, from 1.
  public var page: Int
  /// The records per page; nil leaves it to the server in ``Client/list(_:)`` (25), and means 1,000 in a walk.
  public var size: Int?
  /// The field to sort by; nil leaves it to the server, and means `Id` in a walk.
  public let order: String?
  /// Whether the largest come first.
  public let isDescending: Bool

  let conditions: [Condition]

  /// Checks a search.
  ///
  /// - Parameters:
  ///   - filters: Filter keys without the entity's prefix -> value; a range is `{ from =, to = }`. Dates come as
  ///     `2026-01-01`, `2026-01-01T09:30` or as the API writes them, bounds also as a duration from the time of each
  ///     request, `-3d`; enumerations by number or name.
  /// - Throws: kind `usage`; it names the key, what it takes, and the nearest right one.
  public static func make(
    _ entity: Entity, where filters: JSONObject = JSONObject(), order: String? = nil, descending: Bool = false,
    page: Int = 1, size: Int? = nil
  ) throws(NexudusError) -> ListQuery {
    if !entity.operations.contains(.list) {
      throw .usage("\(entity.name) cannot be listed", hint: "nexudus.request reaches any address", entity: entity.name)
    }
    guard (1...largestPage).contains(page) else {
      throw .usage("page is a number from 1 to \(largestPage), not \(page)", entity: entity.name)
    }
    if let size, !(1...largestSize).contains(size) {
      throw .usage("size is a number from 1 to \(largestSize), not \(size)", entity: entity.name)
    }
    if let order, entity.field(named: order) == nil {
      throw .usage(
        "\(entity.name) has no field \"\(order)\" to order by" + Names.proposal(entity.nearestFields(to: order)),
        entity: entity.name)
    }
    var conditions: [Condition] = []
    for (key, value) in filters.members {
      conditions += try FilterReader(entity: entity, key: key).conditions(value)
    }
    return ListQuery(
      entity: entity, page: page, size: size, order: order, isDescending: descending, conditions: conditions)
  }

  /// The query items of a request for one page.
  func items(page: Int, size: Int, order: String?, now: Timestamp) -> [QueryItem] {
    var items = [QueryItem("page", String(page)), QueryItem("size", String(size))]
    if let order {
      items.append(QueryItem("orderBy", order))
      // The documents disagree about this value; nothing here relies on the order that comes back.
      items.append(QueryItem("dir", isDescending ? "-1" : "1"))
    }
    return items + conditions.map { $0.item(entity: entity.name, now: now) }
  }

  /// The first condition that a record shows not to have been applied.
  func condition(brokenBy record: Record, now: Timestamp) -> Condition? {
    conditions.first { condition in
      if case .text = condition.value { return false }
      let isExact = condition.field == "CreatedOn" || condition.field == "UpdatedOn"
      return condition.isBroken(by: record[condition.field], isExactTime: isExact, now: now)
    }
  }

  /// Whether any condition can be tested on the records that come back.
  var hasTestableConditions: Bool {
    conditions.contains { condition in
      if case .text = condition.value { false } else { true }
    }
  }
}

extension Entity: Hashable {
  /// Entities are equal when they have the same name.
  public static func == (a: Entity, b: Entity) -> Bool { a.name == b.name }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
