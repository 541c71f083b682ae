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
  ///
  /// It goes through what is there once, rather than asking for all that could be: a field has three members or four.
  init?(json: JSONValue) {
    var (name, type): (String?, FieldType?)
    var (reference, personalData): (String?, String?)
    var cases: [EnumCase] = []
    var values: [String] = []
    var (isListed, isSystem, isSecret, isAction, isSilent) = (true, false, false, false, false)
    var (create, isUpdatable) = (Requirement.no, false)
    for (key, value) in json.object?.members ?? [] {
      switch key {
      case "name": name = value.string
      case "type": type = value.string.flatMap(FieldType.init(rawValue:))
      case "create": create = value.string.flatMap(Requirement.init(rawValue:)) ?? .no
      case "update": isUpdatable = value.bool ?? false
      case "system": isSystem = value.bool ?? false
      case "list": isListed = value.bool ?? true
      case "ref": reference = value.string
      case "action": isAction = value.bool ?? false
      case "silent": isSilent = value.bool ?? false
      case "secret": isSecret = value.bool ?? false
      case "pii": personalData = value.string
      case "values": values = (value.array ?? []).compactMap(\.string)
      case "enum":
        cases = (value.object?.members ?? []).compactMap { member in
          guard let number = Int(member.key), let name = member.value.string else { return nil }
          return EnumCase(number: number, name: name)
        }
      default: break
      }
    }
    guard let name, let type else { return nil }
    self.init(
      name: name, type: type, reference: reference, enumeration: cases.sorted { $0.number < $1.number },
      values: values, isListed: isListed, isSystem: isSystem, isSecret: isSecret, isAction: isAction,
      isSilent: isSilent, personalData: personalData, create: create, isUpdatable: isUpdatable)
  }
}
