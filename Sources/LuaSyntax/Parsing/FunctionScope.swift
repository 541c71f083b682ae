/// What the parser knows of one function while it reads it: variables in sight, labels, jumps.
struct FunctionScope {
  /// A variable in sight.
  struct Active {
    let name: String
    let id: Variable.ID
    let isReadOnly: Bool
  }

  /// A jump whose label has not been seen yet.
  struct Jump {
    let label: Name
    /// How many variables were in sight; more at the label means that it jumps into one's scope.
    var active: Int
    /// The block that it stands in.
    var depth: Int
  }

  struct Label {
    let name: String
    let line: Int
    let active: Int
  }

  /// A block: where its variables, labels and jumps begin.
  struct Scope {
    let active: Int
    let labels: Int
    let jumps: Int
    let isLoop: Bool
  }

  let isVariadic: Bool
  var active: [Active] = []
  var labels: [Label] = []
  var jumps: [Jump] = []
  var scopes: [Scope] = []

  /// The most local variables that a function of Lua can have.
  static let mostVariables = 200

  func variable(named name: String) -> Active? { active.last { $0.name == name } }
}
