import JSONPages

extension SpaceState {
  /// Carries a request out, without the faults of the way there and back.
  mutating func answer(_ request: ModelRequest) throws(JSONError) -> ModelReply {
    var parts = request.path.split(separator: "/").map(String.init)
    guard parts.first?.lowercased() == "api" else { return .noRoute(request.path) }
    parts.removeFirst()
    let names = parts.map { $0.lowercased() }
    if names == ["token"] { return try token(request) }
    guard let account = sender(of: request) else { return .unauthorized }
    if names == ["auth", "me"] {
      return request.method == "GET" ? try me(account) : .methodNotAllowed(request.method)
    }
    if names == ["utils", "enums"] { return try enumeration(request) }
    guard names.count >= 2, let shape = shapes[path: "\(names[0])/\(names[1])"] else { return .noRoute(request.path) }
    switch names.count {
    case 2: return try collection(request, shape, account)
    case 3 where names[2] == "commands" && request.method == "GET":
      guard account.may("\(shape.name)-List") else { return .forbidden("\(shape.name)-List") }
      return try commands(of: shape)
    case 3 where names[2] == "runcommand":
      guard account.may("\(shape.name)-Edit") else { return .forbidden("\(shape.name)-Edit") }
      return try run(request, shape, account)
    case 3:
      guard let id = Int64(names[2]) else { return .noRoute(request.path) }
      return try single(request, id, shape, account)
    default: return .noRoute(request.path)
    }
  }

  private mutating func collection(
    _ request: ModelRequest, _ shape: EntityShape, _ account: Account
  ) throws(JSONError) -> ModelReply {
    switch request.method {
    case "GET" where shape.canList:
      guard account.may("\(shape.name)-List") else { return .forbidden("\(shape.name)-List") }
      if let ids = request.parameter("id") { return try several(ids, shape) }
      return try list(request, shape)
    case "POST" where shape.canCreate:
      guard account.may("\(shape.name)-Create") else { return .forbidden("\(shape.name)-Create") }
      return try create(request, shape, by: account)
    case "PUT" where shape.canUpdate:
      guard account.may("\(shape.name)-Edit") else { return .forbidden("\(shape.name)-Edit") }
      return try update(request, shape, by: account)
    default: return .methodNotAllowed(request.method)
    }
  }

  private mutating func single(
    _ request: ModelRequest, _ id: Int64, _ shape: EntityShape, _ account: Account
  ) throws(JSONError) -> ModelReply {
    switch request.method {
    case "GET" where shape.canGet:
      guard account.may("\(shape.name)-Read") else { return .forbidden("\(shape.name)-Read") }
      return try read(id, shape)
    case "DELETE" where shape.canDelete:
      guard account.may("\(shape.name)-Delete") else { return .forbidden("\(shape.name)-Delete") }
      return try delete(id, shape, by: account)
    default: return .methodNotAllowed(request.method)
    }
  }

  /// Answers `GET /utils/enums?name=eWebHookAction`: `e`, the entity where one is needed, and the field.
  private func enumeration(_ request: ModelRequest) throws(JSONError) -> ModelReply {
    let name = (request.parameter("name") ?? "").lowercased()
    for shape in shapes.all {
      for column in shape.columns where !column.choices.isEmpty {
        let field = column.name.lowercased()
        guard name == "e\(shape.name.lowercased())\(field)" || name == "e\(field)" else { continue }
        return try ModelReply(
          .array(column.choices.map { ["Id": .integer($0.number), "Name": .string($0.name)] }))
      }
    }
    return .notFound
  }
}

extension ModelReply {
  static func noRoute(_ path: String) -> ModelReply {
    failure(404, "No HTTP resource was found that matches the request URI '\(path)'.")
  }

  static func methodNotAllowed(_ method: String) -> ModelReply {
    failure(405, "The requested resource does not support http method '\(method)'.")
  }

  static func forbidden(_ role: String) -> ModelReply {
    failure(403, "You need the role \(role) to do this.")
  }

  static var unauthorized: ModelReply {
    var reply = failure(401, "Authorization has been denied for this request.")
    reply.headers.append(("WWW-Authenticate", "Bearer"))
    return reply
  }
}
