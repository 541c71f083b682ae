import Nexudus
import Scripting

/// Entities as annotations for the Lua language server: their records, their filters and their collections.
public struct EntityTypes {
  /// What is said of the methods that all entities have, by their names: lines of comment.
  private let comments: [String: String]

  /// - Parameter library: what is said of the methods that all entities have.
  public init(library: Library) {
    var comments: [String: String] = [:]
    for declaration in library.topics.flatMap(\.declarations) where comments[declaration.name] == nil {
      let owner = declaration.owner
      guard owner == "Record" || owner == "Collection" else { continue }
      comments[declaration.name] = declaration.comment.map { "---\($0)\n" }.joined()
    }
    self.comments = comments
  }

  /// What there is to say of an entity.
  public func text(of entity: Entity) -> String {
    var writer = EntityTypeWriter(entity: entity, comments: comments)
    writer.write()
    return writer.text
  }
}

/// Writes the annotations of one entity, line by line into one text: there are 200 entities with 30 fields each.
private struct EntityTypeWriter {
  let entity: Entity
  let comments: [String: String]
  var text = ""

  private var name: String { entity.name }

  mutating func write() {
    writeRecord()
    writeFilters()
    writeFields()
    writeQuery()
    writeCollection()
  }

  /// Adds a line.
  private mutating func add(_ parts: String...) {
    for part in parts { text += part }
    text += "\n"
  }

  private mutating func writeRecord() {
    add("---", entity.summary)
    add("---@class ", name, " : Record")
    for field in entity.fields where field.name != "Id" {
      add("---@field ", field.name, "? ", LuaType.name(of: field), LuaType.note(on: field))
    }
    add("local ", name, " = {}\n")
    method("fetch()", of: name, returns: name, if: .get)
    method("update(fields, options)", of: name, ["fields \(name).Fields", Self.key], returns: name, if: .update)
    add()
  }

  private static let key = "options? WriteOptions"

  private mutating func writeFilters() {
    add("---@class ", name, ".Where")
    for filter in entity.filterNames {
      let field = entity.filters[filter].flatMap(entity.field(named:)) ?? entity.field(named: filter)
      let type = field.map(LuaType.name(of:)) ?? "any"
      add("---@field ", filter, "? ", type, entity.ranges.contains(filter) ? "|{ from?: any, to?: any }" : "")
    }
    add()
  }

  private mutating func writeFields() {
    add("---@class ", name, ".Fields")
    for field in entity.fields where field.isWritable {
      add("---@field ", field.name, "? ", LuaType.name(of: field))
    }
    add()
  }

  private mutating func writeQuery() {
    add("---@class ", name, ".Query\n---@field where? ", name, ".Where")
    text += "---@field order? "
    for (index, field) in entity.fields.enumerated() {
      text += index == 0 ? "\"" : "|\""
      text += field.name
      text += "\""
    }
    add()
    add("---@field descending? boolean\n---@field page? integer\n---@field size? integer\n---@field limit? integer\n")
  }

  private mutating func writeCollection() {
    let page = "\(name)[]"
    let options = ["options? \(name).Query"]
    let fields = "fields \(name).Fields"
    add("---@class ", name, ".Collection\nlocal Collection = {}\n")
    method("list(options)", of: "Collection", options, returns: page, if: .list)
    method("each(options)", of: "Collection", options, returns: "fun(): \(name)", if: .list)
    method("all(options)", of: "Collection", options, returns: page, if: .list)
    method("first(options)", of: "Collection", options, returns: "\(name)?", if: .list)
    method("count(options)", of: "Collection", options, returns: "integer", if: .list)
    method("get(id)", of: "Collection", ["id integer"], returns: name, if: .get)
    method("create(fields, options)", of: "Collection", [fields, Self.key], returns: name, if: .create)
    method(
      "update(id, fields, options)", of: "Collection", ["id integer", fields, Self.key], returns: name, if: .update)
    method("delete(id, options)", of: "Collection", ["id integer", Self.key], returns: nil, if: .delete)
    method("commands()", of: "Collection", returns: "table[]")
    method(
      "run(key, ids, params, options)", of: "Collection",
      ["key string", "ids integer[]", "params? table", Self.key], returns: "{ message: string, value: any }")
  }

  private mutating func method(
    _ call: String, of owner: String, _ parameters: [String] = [], returns: String?,
    if operation: Operation? = nil
  ) {
    if let operation, !entity.operations.contains(operation) { return }
    let general = owner == "Collection" ? owner : "Record"
    text += comments["\(general):\(call.prefix { $0 != "(" })"] ?? ""
    for parameter in parameters { add("---@param ", parameter) }
    if let returns { add("---@return ", returns) }
    add("function ", owner, ":", call, " end\n")
  }
}
