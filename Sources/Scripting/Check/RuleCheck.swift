import LuaRuntime
import LuaSyntax

/// What `concierge check` found.
public struct CheckReport: Sendable {
  /// What is wrong, by file and place.
  public internal(set) var findings: [Finding] = []
  /// The rules among the files: what is no test.
  public internal(set) var rules: [CheckedRule] = []
  /// How many files were looked at, those that they require included.
  public internal(set) var fileCount = 0

  /// How many findings are errors.
  public var errorCount: Int { findings.count { $0.severity == .error } }

  /// The roles that the rules need.
  public var roles: RolesNeeded { rules.reduce(RolesNeeded()) { $0.union($1.roles) } }
}

/// A script that was looked at, with what it requires.
public struct CheckedRule: Sendable {
  /// The spaces that it works on, as far as that is written out.
  public let spaces: RuleSpaces
  /// The roles that it needs.
  public let roles: RolesNeeded
}

/// Checks scripts by their text alone: nothing is run, nothing is sent.
///
/// ```swift
/// let check = try await RuleCheck()
/// let report = try await check.report(on: [try .file("rules/wifi.lua")])
/// for finding in report.findings { print(finding.report(color: false)) }
/// ```
public struct RuleCheck: Sendable {
  /// What the settings grant.
  public var settings: CheckSettings
  private let sandbox: LuaScript
  private let names: HostNames
  private let testNames: HostNames

  /// A check, with what settings grant.
  public init(settings: CheckSettings = CheckSettings()) async throws(ScriptFailure) {
    self.settings = settings
    do throws(LuaError) {
      sandbox = try LuaScript(name: "check")
      names = try await HostNames(asking: sandbox)
      testNames = names.ofTests(try Self.declaredTests())
    } catch {
      throw ScriptFailure(kind: error.kind, message: error.message)
    }
  }

  private static func declaredTests() throws(LuaError) -> TestNames {
    do throws(LuaSyntaxError) {
      return try TestNames(declaredIn: PreludeText.testing)
    } catch {
      throw LuaError(kind: "script", message: "the annotations of tests are not Lua: \(error.message)")
    }
  }

  /// Gives back what the check holds.
  public func close() async { await sandbox.close() }

  /// Looks through scripts, and through those that they require.
  public func report(on sources: [ScriptSource]) async -> CheckReport {
    var report = CheckReport()
    var findings: Set<Finding> = []
    var files: Set<String> = []
    for source in sources {
      let isTest = TestNames.areSeen(by: source.path ?? "")
      var work = FileWork(source, names: isTest ? testNames : names, settings: settings)
      await work.read(source, as: source.path ?? source.name, sandbox)
      work.check()
      findings.formUnion(work.findings)
      files.formUnion(work.files)
      // Tests work in a made-up space, where everybody may do everything.
      if !isTest { report.rules.append(CheckedRule(spaces: work.spaces, roles: work.roles)) }
    }
    // Files in the order in which they were named, required ones where they were first wanted.
    var order: [String: Int] = [:]
    for source in sources where order[source.path ?? source.name] == nil {
      order[source.path ?? source.name] = order.count
    }
    report.findings = findings.sorted { a, b in
      let (first, second) = (order[a.file] ?? .max, order[b.file] ?? .max)
      return (first, a.file, a.line, a.column, a.kind.rawValue) < (second, b.file, b.line, b.column, b.kind.rawValue)
    }
    report.fileCount = files.count
    return report
  }
}

/// One script with what it requires.
private struct FileWork {
  private struct Part {
    let file: String
    let text: String
    let chunk: Chunk
    let scan: ScriptScan
  }

  private let main: ScriptSource
  private let names: HostNames
  private let settings: CheckSettings
  private let loader: ModuleLoader
  private var parts: [Part] = []
  private(set) var files: Set<String> = []
  private(set) var findings: Set<Finding> = []
  private(set) var roles = RolesNeeded()
  private(set) var spaces = RuleSpaces.unsaid

  init(_ main: ScriptSource, names: HostNames, settings: CheckSettings) {
    self.main = main
    let isSettings = main.path.map { FilePath.name($0) == "concierge.lua" } ?? false
    self.names = isSettings ? HostNames(globals: Set(Settings.functions), like: names, isSettings: true) : names
    self.settings = settings
    loader = ModuleLoader(folder: main.folder)
  }

  /// Reads a file and those that it requires.
  mutating func read(_ source: ScriptSource, as file: String, _ sandbox: LuaScript) async {
    guard files.insert(file).inserted else { return }
    let lines = SourceLines(source.text)
    let chunk: Chunk
    do throws(LuaSyntaxError) {
      chunk = try Chunk(parsing: source.text)
    } catch {
      let isLua = error.isLimit ? (try? await sandbox.load(source.text, chunk: "@" + file)) != nil : false
      findings.insert(
        Finding(
          .syntax, at: error.range, file: file, lines: lines,
          message: error.message + (isLua ? " to be checked; the file is left out" : ""), hint: error.hint,
          severity: isLua ? .warning : .error))
      return
    }
    // Lua has the last word: its own limits, for example on how many values a function juggles.
    do throws(LuaError) {
      _ = try await sandbox.load(source.text, chunk: "@" + file)
    } catch {
      let start = lines.start(ofLine: error.position?.line ?? 1)
      findings.insert(
        Finding(.syntax, at: SourceRange(start, start), file: file, lines: lines, message: error.message, hint: nil))
      return
    }
    let scan = ScriptScan(chunk)
    parts.append(Part(file: file, text: source.text, chunk: chunk, scan: scan))
    let types = ScriptTypes(chunk, scan, names: names, outerGlobals: [])
    for (name, range) in RequireFinder(chunk, types).names {
      do throws(LuaError) {
        let (text, found) = try loader.source(of: name)
        await read(.code(text), as: String(found.dropFirst()), sandbox)
      } catch {
        findings.insert(
          Finding(.missingModule, at: range, file: file, lines: lines, message: error.message, hint: nil))
      }
    }
  }

  mutating func check() {
    let globals = parts.reduce(into: Set<String>()) { $0.formUnion($1.scan.assignedGlobals) }
    var permissions: CheckPermissions?
    for part in parts {
      let types = ScriptTypes(part.chunk, part.scan, names: names, outerGlobals: globals)
      if permissions == nil {
        let rule = DeclaredRule(part.chunk, types, file: part.file, lines: SourceLines(part.text))
        let declaration = rule.declaration(name: main.name)
        permissions = settings.permissions(of: declaration)
        spaces = declaration?.spaces ?? .unsaid
      }
      guard let permissions else { return }
      let checker = ScriptChecker(
        file: part.file, text: part.text, chunk: part.chunk, types: types, permissions: permissions)
      checker.check()
      findings.formUnion(checker.findings)
      roles = roles.union(checker.roles)
    }
  }
}

/// The modules that a script requires by names that are written out.
private final class RequireFinder: ChunkVisitor {
  private(set) var names: [(name: String, range: SourceRange)] = []
  private let types: ScriptTypes

  init(_ chunk: Chunk, _ types: ScriptTypes) {
    self.types = types
    walk(chunk.block)
  }

  func visit(_ expression: Expression) {
    guard case .call(let call) = expression.kind, types.type(of: call.function) == .host("require"),
      let first = call.arguments.first, let name = types.constantText(first)
    else { return }
    names.append((name, first.range))
  }
}
