import Display
import JSONPages
import Nexudus

/// The values of `--set`, checked against the entity.
struct FieldChanges: Sendable {
  let object: JSONObject

  init(_ texts: [String], of entity: Entity) throws {
    var object: JSONObject = [:]
    for (name, content) in try BodyFields(texts, of: entity, option: "--set").fields {
      guard let field = entity.field(named: name) else {
        let proposal = Names.proposal(entity.nearestFields(to: name))
        throw CommandFailure(
          .usage, "\(entity.name) has no field \"\(name)\"\(proposal)",
          hint: "concierge entities \(entity.name) lists them")
      }
      switch content {
      case .value(let value): object[name] = try field.checked(value, in: entity)
      case .file(let path): object[name] = .string(try BodyFile.text(of: path))
      }
    }
    self.object = object
  }
}
