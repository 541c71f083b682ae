import JSONPages
import Nexudus
import Scripting

/// A plan in a file, which only its owner may read.
struct PlanFile {
  let path: String

  /// Keeps the plan of a run, unless that failed: what it would have done is not known to its end then.
  func keep(
    _ plan: Plan, of outcome: inout ScriptOutcome, _ session: SpaceSession, _ console: Console
  ) async {
    if case .failed = outcome {
      let text = "the plan was not kept, because the run failed before its end"
      return console.note(text, json: ["message": .string(text)])
    }
    do {
      let text = try await save(plan, session)
      console.note(text, json: ["plan_file": .string(path), "message": .string(text)])
    } catch {
      let failure = CommandFailure(anything: error)
      outcome = .failed(ScriptFailure(kind: failure.kind, message: failure.message, hint: failure.hint))
    }
  }

  /// Keeps a plan; gives the words that say so.
  func save(_ plan: Plan, _ session: SpaceSession) async throws -> String {
    var basis: [PlanRecord: PlanVersion] = [:]
    if !plan.effects.isEmpty {
      basis = try await PlanBasis.read(plan, session.client(), neighbour: session.spaces.client)
    }
    let bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max) }
    let saved = SavedPlan(
      plan, id: Self.hex(bytes), made: SystemTime().now, address: session.planAddress, account: session.choice.account,
      others: try Self.places(plan.otherSpaces, session.spaces), basis: basis, redactor: session.redactor,
      digest: { Self.hex(SHA256.hash($0.utf8)) })
    try PrivateFile.write(Array(saved.fileText.utf8), to: path, ownsFolder: false)
    let withheld = saved.withheld.map { "\neffect \($0.number) can't be sent from it: \($0.why)" }
    guard !withheld.isEmpty else { return "the plan is in \(path); concierge apply \(path) sends it" }
    return "the plan is in \(path), but concierge apply will refuse it:\(withheld.joined())"
  }

  /// Why a plan of several spaces is not kept.
  static func severalSpaces(_ names: [String]) -> CommandFailure {
    CommandFailure(
      .usage, "a plan is kept for one space, and this would be one for \(names.joined(separator: ", "))",
      hint: "make one for each: --space \(names[0]) --plan FILE")
  }

  /// Where spaces are, and who works in them.
  static func places(_ names: [String], _ spaces: Spaces) throws -> [String: SavedPlan.Place] {
    var places: [String: SavedPlan.Place] = [:]
    for name in names {
      let session = try spaces.session(named: name)
      places[name] = SavedPlan.Place(address: session.planAddress, account: session.choice.account)
    }
    return places
  }

  /// Reads a plan.
  func load() throws -> SavedPlan {
    guard let bytes = try bytes() else {
      throw CommandFailure(.usage, "there is no file \(path)", hint: "concierge run FILE --plan \(path) makes a plan")
    }
    do throws(NexudusError) { return try SavedPlan(fileText: bytes) } catch {
      throw CommandFailure(.usage, "\(path): \(error.message)", hint: error.hint)
    }
  }

  private func bytes() throws -> [UInt8]? {
    do throws(NexudusError) { return try PrivateFile.read(path, most: 256 << 20) } catch {
      var error = error
      // It holds no secrets; but whoever can write it decides what is sent.
      if let hint = error.hint, hint.hasPrefix("run: chmod 600") {
        error.hint = "a plan is yours alone; once you have looked through it, run: chmod 600 '\(path)'"
      }
      throw error
    }
  }

  static func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

extension SpaceSession {
  /// The address as plans name it: the demo space has another one each time.
  var planAddress: String { choice.isDemo ? "demo" : choice.address.description }
}
