import JSONPages

extension Entity {
  /// The entity that a line of the catalogue describes; nil if the line is not one.
  convenience init?(line: UnsafeBufferPointer<UInt8>) {
    guard let value = try? JSONValue(parsing: PaddedBytes(copying: UnsafeRawBufferPointer(line))),
      let name = value["name"]?.string, let path = value["path"]?.string, let listed = value["fields"]?.array
    else { return nil }
    let fields = listed.compactMap(Field.init(json:))
    guard fields.count == listed.count else { return nil }
    let filters = (value["filters"]?.object?.members ?? []).compactMap { member in
      member.value.string.map { (member.key, $0) }
    }
    self.init(
      name: name, path: path, summary: value["summary"]?.string ?? "",
      operations: Set((value["operations"]?.array ?? []).compactMap { $0.string.flatMap(Operation.init(rawValue:)) }),
      fields: fields, filters: Dictionary(filters, uniquingKeysWith: { first, _ in first }),
      ranges: Set((value["ranges"]?.array ?? []).compactMap(\.string)),
      hasCommands: value["commands"]?.bool ?? false, source: value["source"]?.string ?? "")
  }
}

extension Field {
  /// The field that a member of a line's `fields` describes; nil if it is not one.
  init?(json: JSONValue) {
    guard let name = json["name"]?.string, let type = json["type"]?.string.flatMap(FieldType.init(rawValue:)) else {
      return nil
    }
    let cases = (json["enum"]?.object?.members ?? []).compactMap { member -> EnumCase? in
      guard let number = Int(member.key), let name = member.value.string else { return nil }
      return EnumCase(number: number, name: name)
    }
    self.init(
      name: name, type: type, reference: json["ref"]?.string,
      enumeration: cases.sorted { $0.number < $1.number },
      values: (json["values"]?.array ?? []).compactMap(\.string),
      isListed: json["list"]?.bool ?? true, isSystem: json["system"]?.bool ?? false,
      isSecret: json["secret"]?.bool ?? false, isAction: json["action"]?.bool ?? false,
      isSilent: json["silent"]?.bool ?? false, personalData: json["pii"]?.string,
      create: json["create"]?.string.flatMap(Requirement.init(rawValue:)) ?? .no,
      isUpdatable: json["update"]?.bool ?? false)
  }
}
