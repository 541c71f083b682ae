import Nexudus

/// Which fields of an entity tell most about a record.
public enum ColumnChoice {
  /// Names that say what a record is, the best first.
  private static let titles = ["FullName", "Name", "Title", "Subject", "InvoiceNumber", "Email", "Message"]

  /// Names that say how a record stands.
  private static let states = [
    "Status", "Active", "Paid", "TotalAmount", "CurrencyCode", "DueDate", "FromTime", "ToTime", "Price",
  ]

  /// The fields that tell what a record is, the most telling first; only such as lists carry, and none that is secret.
  ///
  /// Those with well-known names come first, then what a create requires, then what can be searched by.
  public static func telling(_ entity: Entity) -> [String] {
    let fields = entity.fields.filter { field in
      field.isListed && !field.isSystem && !field.isSecret && !field.isAction && field.type != .object
        && field.type != .integers && field.type != .uuid
    }
    let ranked = fields.enumerated().map { place, field in (rank(field, entity), place, field.name) }
    return ranked.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
  }

  /// The fields that tables try to show, in this order; those that say nothing about the records at hand are left out
  /// by the table.
  public static func columns(_ entity: Entity) -> [String] {
    var names = ["Id"]
    if entity.field(named: "ToStringText") != nil { names.append("ToStringText") }
    return names + telling(entity) + (entity.field(named: "CreatedOn") != nil ? ["CreatedOn"] : [])
  }

  private static func rank(_ field: Field, _ entity: Entity) -> Int {
    if let place = titles.firstIndex(of: field.name) { return place }
    if let place = states.firstIndex(of: field.name) { return 20 + place }
    // The name of a record that this one points at, which replies carry beside its Id.
    if field.type == .string, field.name.hasSuffix("FullName") || field.name.hasSuffix("Name"), !field.isUpdatable {
      return 40
    }
    let base = field.create == .required ? 50 : entity.filters.values.contains(field.name) ? 70 : 90
    // Bare Ids say little to a person, and settings of the one or the other kind hardly more.
    let isBare = field.reference != nil || field.name.hasSuffix("Id")
    return base + (isBare ? 15 : field.type == .enumeration ? 10 : field.type == .boolean ? 5 : 0)
  }
}
