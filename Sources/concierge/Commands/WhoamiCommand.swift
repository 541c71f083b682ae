import ArgumentParser
import JSONPages
import Nexudus

/// `concierge whoami`: asks the space who is signed in.
struct WhoamiCommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "whoami",
    abstract: "Shows who is signed in, and where.",
    discussion: """
      Examples:
        concierge whoami
        concierge whoami --space demo
      """)

  @OptionGroup var space: SpaceOptions

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console()
    return await reporting(console) {
      let session = try await SpaceSession.open(
        flag: space.space, isUnlimited: space.limits == "off", script: nil, isVerbose: false, console)
      let result: Result<Record, any Error>
      do { result = .success(try await session.client().me()) } catch { result = .failure(error) }
      await session.close()
      let me = try result.get()
      let name = [me.string("FullName"), me.string("Email").map { "<\($0)>" }].compactMap { $0 }.joined(separator: " ")
      console.put("\(session.title)\(name) at \(session.choice.address)")
      return .done
    }
  }
}
