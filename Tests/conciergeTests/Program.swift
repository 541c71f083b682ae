import Foundation

/// Runs the built program as a person would, in a home and an environment of its own.
final class Program: Sendable {
  /// What came of a run.
  struct Ending: Sendable {
    let status: Int32
    let output: String
    let errors: String
  }

  /// The folder that stands for `$CONCIERGE_HOME`; removed with this object.
  let home: String
  /// A folder for scripts.
  let folder: String

  init() throws {
    let base = FileManager.default.temporaryDirectory.appendingPathComponent("concierge-\(UUID().uuidString)")
    home = base.appendingPathComponent("home").path
    folder = base.appendingPathComponent("scripts").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: (folder as NSString).deletingLastPathComponent)
  }

  /// The program, beside the test bundle.
  static var path: String {
    var place = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
    while place.path != "/" {
      let candidate = place.appendingPathComponent("concierge").path
      if FileManager.default.isExecutableFile(atPath: candidate), !candidate.hasSuffix(".xctest/concierge") {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder), !isFolder.boolValue {
          return candidate
        }
      }
      place.deleteLastPathComponent()
    }
    return "concierge"
  }

  /// Writes a script, with the folders before it, and gives its path.
  func script(_ name: String, _ text: String) throws -> String {
    let path = folder + "/" + name
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  /// Runs the program to its end.
  func run(
    _ arguments: String..., environment: [String: String] = [:], input: String = "",
    whileRunning: (@Sendable (Process, _ output: @Sendable () -> String) async throws -> Void)? = nil
  ) async throws -> Ending {
    try await run(arguments: arguments, environment: environment, input: input, whileRunning: whileRunning)
  }

  /// Runs the program, or another, to its end, in the scripts' folder or another.
  func run(
    executable: String = Program.path, arguments: [String], environment: [String: String] = [:], input: String = "",
    at place: String? = nil,
    whileRunning: (@Sendable (Process, _ output: @Sendable () -> String) async throws -> Void)? = nil
  ) async throws -> Ending {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: place ?? folder)
    process.environment = ["CONCIERGE_HOME": home, "PATH": "/usr/bin:/bin"].merging(environment) { $1 }
    let name = folder + "/." + UUID().uuidString
    // Files instead of pipes: nobody has to read while the program writes.
    for end in ["out", "err", "in"] {
      _ = FileManager.default.createFile(atPath: "\(name).\(end)", contents: Data(end == "in" ? input.utf8 : "".utf8))
    }
    let ends = try [
      FileHandle(forReadingFrom: URL(fileURLWithPath: name + ".in")),
      FileHandle(forWritingTo: URL(fileURLWithPath: name + ".out")),
      FileHandle(forWritingTo: URL(fileURLWithPath: name + ".err")),
    ]
    (process.standardInput, process.standardOutput, process.standardError) = (ends[0], ends[1], ends[2])
    let read: @Sendable (String) -> String = { end in
      (try? String(contentsOfFile: "\(name).\(end)", encoding: .utf8)) ?? ""
    }
    let (ended, signal) = AsyncStream.makeStream(of: Void.self)
    process.terminationHandler = { _ in signal.finish() }
    try process.run()
    // A process keeps its handles for good, and with some 1,350 open files Foundation reads beyond their listing at the
    // start of the next one: it falls.
    for end in ends { try end.close() }
    do {
      try await whileRunning?(process) { read("out") }
    } catch {
      // A test that gives up leaves nothing behind.
      kill(process.processIdentifier, SIGKILL)
      throw error
    }
    for await _ in ended {}
    return Ending(status: process.terminationStatus, output: read("out"), errors: read("err"))
  }
}
