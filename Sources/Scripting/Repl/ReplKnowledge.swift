public import LuaRuntime
import LuaSyntax
import Nexudus

/// What is known when somebody asks for the rest of a word: what the session's names stand for, and what there is to name.
public struct ReplKnowledge: Sendable {
  /// The globals as they are.
  let globals: [String: LuaPicture]
  /// The names of the spaces.
  let spaces: [String]
  /// The names of the stored secrets.
  let secrets: [String]
  /// What `:help` explains.
  public var topics: [String] = []

  /// - Parameters:
  ///   - globals: the globals as they are.
  ///   - spaces: the names of the spaces.
  ///   - secrets: the names of the stored secrets.
  public init(
    globals: LuaPicture.Table = LuaPicture.Table(), spaces: [String] = [], secrets: [String] = []
  ) {
    var named: [String: LuaPicture] = [:]
    for member in globals.members {
      if case .string(let name) = member.key { named[name] = member.value }
    }
    self.globals = named
    self.spaces = spaces
    self.secrets = secrets
  }

  /// The names that stand for something, and the words of Lua.
  var names: [String] {
    (Set(globals.keys).union(UnknownGlobal.known).union(Keyword.allCases.map(\.rawValue))).filter(Self.isName).sorted()
  }

  /// What a global is.
  func thing(_ name: String) -> ReplThing {
    let live = globals[name].map { ReplThing($0) }
    guard let members = HostNames.modules[name] else { return live ?? .unknown }
    // Modules of the host are made when they are first read, and some grow while they are used.
    switch live {
    case .table, .unknown, nil: return name == "nexudus" ? .nexudus : .table(members.sorted(), [:])
    case .some(let other): return other
    }
  }

  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, first != UInt8(ascii: "_") || text.utf8.count > 1 else { return false }
    return !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
      && text.utf8.allSatisfy { byte in
        byte == UInt8(ascii: "_") || (byte &- 0x30) < 10 || ((byte | 0x20) &- 0x61) < 26
      }
  }
}

/// What a piece of Lua stands for, as far as that is known.
enum ReplThing: Sendable {
  case unknown
  /// `nexudus`, or another space.
  case nexudus
  case collection(Entity)
  case record(Entity)
  /// A list of records, or what `:each` gives.
  case records(Entity)
  /// What `ipairs` gives for such a list.
  case pairs(Entity)
  /// A table: its keys, and what is known of their values.
  case table([String], [String: LuaPicture])
  case text
  /// Anything else, which has no members.
  case plain

  init(_ picture: LuaPicture) {
    switch picture {
    case .record(let record):
      self = Self.entity(of: record.recordClass).map { .record($0) } ?? .unknown
    case .records(let page):
      self = Self.entity(of: page.recordClass).map { .records($0) } ?? .unknown
    case .string: self = .text
    case .table(let table):
      if case .record(let first) = table.elements.first, let entity = Self.entity(of: first.recordClass) {
        self = .records(entity)
        return
      }
      var members: [String: LuaPicture] = [:]
      for member in table.members {
        if case .string(let key) = member.key { members[key] = member.value }
      }
      self = .table(members.keys.sorted(), members)
    case .text, .deep, .cycle, .null: self = .unknown
    case .nil, .boolean, .integer, .number, .other: self = .plain
    }
  }

  /// Classes of another space begin with its name: `porto:Coworker`.
  private static func entity(of recordClass: LuaRecordClass) -> Entity? {
    let name = recordClass.name.split(separator: ":").last.map(String.init) ?? recordClass.name
    return Catalogue.builtIn.entity(named: name)
  }

  /// What stands behind a dot.
  var members: [String] {
    switch self {
    case .nexudus: Catalogue.builtIn.names + NexudusModule.members
    case .record(let entity): entity.fields.filter { !$0.isAction }.map(\.name)
    case .records: ["total", "page", "pages", "has_next"]
    case .table(let keys, _): keys.filter(ReplKnowledge.isName)
    case .unknown, .collection, .pairs, .text, .plain: []
    }
  }

  /// What stands behind a colon.
  var methods: [String] {
    switch self {
    case .collection(let entity):
      NexudusModule.collectionMethods.filter { name in
        switch name {
        case "list", "each", "all", "first", "count": entity.operations.contains(.list)
        case "get": entity.operations.contains(.get)
        case "create": entity.operations.contains(.create)
        case "update": entity.operations.contains(.update)
        case "delete": entity.operations.contains(.delete)
        default: true
        }
      }
    case .record(let entity): RecordMethods.names(of: entity.name)
    case .text:
      [
        "byte", "find", "format", "gmatch", "gsub", "len", "lower", "match", "rep", "reverse", "sub", "upper",
      ]
    // A table without keys may be a collection under a name of the session's own.
    case .table(let keys, _): keys.isEmpty ? NexudusModule.collectionMethods : keys.filter(ReplKnowledge.isName)
    case .unknown: RecordMethods.all.sorted()
    case .nexudus, .records, .pairs, .plain: []
    }
  }

  /// What a member is.
  func member(_ name: String) -> ReplThing {
    switch self {
    case .nexudus: Catalogue.builtIn.entity(named: name).map { .collection($0) } ?? .unknown
    case .record(let entity):
      switch entity.field(named: name)?.type {
      case .string, .datetime, .uuid: .text
      case .object, .integers, nil: .unknown
      default: .plain
      }
    case .table(_, let members): members[name].map { ReplThing($0) } ?? .unknown
    default: .unknown
    }
  }

  /// What a method gives.
  ///
  /// - Parameter text: the text that it is called with, where that is one.
  func result(of method: String, _ text: String?) -> ReplThing {
    switch self {
    case .collection(let entity):
      switch method {
      case "first", "get", "create", "update": return .record(entity)
      case "list", "all", "each": return .records(entity)
      case "count": return .plain
      default: return .unknown
      }
    case .record(let entity):
      if method == "fetch" || method == "update" { return .record(entity) }
      if method == "related" {
        return text.flatMap { Catalogue.builtIn.entity(named: $0) }.map { .record($0) } ?? .unknown
      }
      guard let own = RecordMethods.own(method, of: entity.name),
        let other = Catalogue.builtIn.entity(named: own.entity)
      else { return method == "link" ? .text : .unknown }
      return own.isList ? .records(other) : .record(other)
    case .text: return .text
    default: return .unknown
    }
  }

  /// What an element is.
  var element: ReplThing {
    switch self {
    case .records(let entity), .pairs(let entity): .record(entity)
    default: .unknown
    }
  }
}
