import LuaRuntime

/// The names that scripts see: those of the host's own lists, and those that a sandbox has when it is asked.
struct HostNames: Sendable {
  /// The globals.
  let globals: Set<String>
  /// Those of the sandbox itself.
  private let plain: Set<String>
  private let libraries: [String: [String]]
  /// What test files see besides.
  private let tests: TestNames

  /// The members of a module or library; nil where the global is none.
  func members(of global: String) -> [String]? {
    if isSettings { return libraries[global] }
    let own = Self.modules[global] ?? libraries[global]
    return tests.members[global].map { (own ?? []) + $0 } ?? own
  }

  /// Whether reading a member that is not there raises, rather than giving nil.
  static func isStrict(_ module: String) -> Bool { modules[module] != nil }

  /// The members of the host's modules.
  static let modules: [String: [String]] = [
    "text": TextModule.members, "time": TimeModule.members, "store": StoreModule.members, "log": LogModule.members,
    "json": JSONModule.members, "http": HTTPModule.members, "on": TriggerModule.kinds,
    "nexudus": NexudusModule.members,
  ]

  /// Whether they are those of settings.
  let isSettings: Bool

  /// Names of settings, which have the libraries of a sandbox.
  init(globals: Set<String>, like other: HostNames? = nil, isSettings: Bool = false) {
    self.globals = globals.union(other?.libraries.keys.map { $0 } ?? []).union(other?.plain ?? [])
    plain = other?.plain ?? []
    libraries = other?.libraries ?? [:]
    self.isSettings = isSettings
    tests = TestNames()
  }

  /// What is said of a global that is not there.
  ///
  /// - Parameter others: names that the script has of its own.
  func unknownGlobal(_ name: String, others: [String]) -> String {
    if isSettings { return SettingsScript.unknownGlobal(name) }
    var names: [String] = []
    for other in others + tests.globals where !names.contains(other) && other != name { names.append(other) }
    return UnknownGlobal.message(name, others: names)
  }

  /// Whether they are those of test files.
  var areOfTests: Bool { !tests.globals.isEmpty }

  /// What an expectation may be asked in test files.
  var matchers: [String] { tests.matchers }

  /// These, and what test files see besides.
  func ofTests(_ tests: TestNames) -> HostNames { HostNames(self, tests) }

  private init(_ scripts: HostNames, _ tests: TestNames) {
    globals = scripts.globals.union(tests.globals)
    plain = scripts.plain
    libraries = scripts.libraries
    isSettings = false
    self.tests = tests
  }

  /// Asks a fresh sandbox.
  init(asking script: LuaScript) async throws(LuaError) {
    let question = try await script.load(
      """
      local lines = {}
      for name, value in pairs(_G) do
        lines[#lines + 1] = name
        if type(value) == "table" and value ~= _G then
          for member in pairs(value) do lines[#lines + 1] = name .. "." .. tostring(member) end
        end
      end
      return table.concat(lines, "\\n")
      """, chunk: "=names")
    let answer = try await script.call(question).first?.string ?? ""
    isSettings = false
    tests = TestNames()
    var globals: Set<String> = []
    var libraries: [String: [String]] = [:]
    for line in answer.split(separator: "\n") {
      let parts = line.split(separator: ".", maxSplits: 1).map(String.init)
      globals.insert(parts[0])
      if parts.count == 2 { libraries[parts[0], default: []].append(parts[1]) }
    }
    plain = globals
    self.globals = globals.union(UnknownGlobal.known)
    self.libraries = libraries.mapValues { $0.sorted() }
  }
}
