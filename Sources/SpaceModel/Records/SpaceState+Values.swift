import JSONPages
import Nexudus

extension SpaceState {
  /// What a field of a version shows, fields of every record and of referenced records included.
  func value(_ column: Int, of record: StoredRecord, _ version: StoredRecord.Version, _ shape: EntityShape) -> JSONValue
  {
    let described = shape.columns[column]
    if described.isSystem { return systemValue(described.name, column, of: record, version, shape) }
    guard let source = described.source else { return version.values[column] }
    guard let id = version.values[source.column].integer, let target = self.shape(source.entity),
      let targetColumn = target.column(source.field), let referenced = self.record(source.entity, id)
    else { return version.values[column] }
    let value = value(targetColumn, of: referenced, referenced.latest, target)
    return described.kind == .string ? value.asText(choices: target.columns[targetColumn].choices) : value
  }

  /// What a field is filtered and ordered by: its value, or the seconds of the two stamps that every search is about.
  func key(_ column: Int, of record: StoredRecord, _ version: StoredRecord.Version, _ shape: EntityShape) -> JSONValue {
    switch shape.columns[column].name {
    case "CreatedOn": .integer(record.createdOn.seconds)
    case "UpdatedOn": .integer(version.updatedOn.seconds)
    default: value(column, of: record, version, shape)
    }
  }

  private func systemValue(
    _ name: String, _ column: Int, of record: StoredRecord, _ version: StoredRecord.Version, _ shape: EntityShape
  ) -> JSONValue {
    switch name {
    case "Id": .integer(record.id)
    case "UniqueId": .string(record.uniqueID)
    case "CreatedOn": .string(record.createdOn.text)
    case "UpdatedOn": .string(version.updatedOn.text)
    case "UpdatedBy": .string(version.updatedBy)
    case "IsNew": .bool(false)
    case "ToStringText": .string(title(of: record, version, shape))
    default: version.values[column]
    }
  }

  /// What people call the record: its name, its subject, or its kind and Id.
  private func title(of record: StoredRecord, _ version: StoredRecord.Version, _ shape: EntityShape) -> String {
    for name in ["Subject", "FullName", "InvoiceNumber", "Name", "Title", "ResourceName", "CoworkerFullName"] {
      guard let column = shape.column(name) else { continue }
      if let text = value(column, of: record, version, shape).string, !text.isEmpty { return text }
    }
    return "\(shape.name) \(record.id)"
  }
}

extension JSONValue {
  /// A point in time, from its text or from the seconds of a stamp.
  var stamp: Timestamp? {
    switch self {
    case .string(let text): Timestamp(text)
    case .integer(let seconds): Timestamp(seconds: seconds)
    default: nil
    }
  }

  /// Text for fields that the documents call strings, though they show a number or a switch of another record.
  func asText(choices: [(number: Int64, name: String)]) -> JSONValue {
    switch self {
    case .bool(let value): .string(value ? "true" : "false")
    case .integer(let number): .string(choices.first { $0.number == number }?.name ?? String(number))
    case .double(let number): .string(number.description)
    default: self
    }
  }
}
