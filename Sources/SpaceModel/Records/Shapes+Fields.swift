import Nexudus

extension EntityShape.Column {
  /// A column for a field of the catalogue.
  init(_ field: Field, source: EntityShape.Source?) {
    let kind: EntityShape.Kind =
      switch field.type {
      case .integer: .integer
      case .decimal: .decimal
      case .string: .string
      case .boolean: .boolean
      case .datetime: .datetime
      case .uuid: .uuid
      case .enumeration: .enumeration
      case .integers: .integers
      case .object: .object
      }
    self.init(
      name: field.name, kind: kind, reference: field.reference,
      choices: field.enumeration.map { (number: Int64($0.number), name: $0.name) }, isListed: field.isListed,
      isSystem: field.isSystem, isAction: field.isAction, isSilent: field.isSilent, isSecret: field.isSecret,
      isRequired: field.create == .required, isCreatable: field.create != .no, isUpdatable: field.isUpdatable,
      source: source, keyText: Array("\"\(field.name)\":".utf8))
  }
}
