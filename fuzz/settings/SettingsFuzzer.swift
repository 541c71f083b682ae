import Dispatch
import Nexudus

@testable import Scripting

/// Runs a text as settings: they are settings, or an error says in words what is wrong and holds no secret.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSettings(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  let done = DispatchSemaphore(value: 0)
  Task.detached {
    await check(text)
    done.signal()
  }
  done.wait()
  return 0
}

private let password = "open-sesame-4711"

private func check(_ text: String) async {
  let redactor = Redactor()
  let source = ScriptSource(name: "concierge", path: "concierge.lua", text: text, arguments: [])
  do {
    let settings = try await SettingsScript(secrets: OneSecret(), redactor: redactor).run(source)
    // What is shown of settings is made of their names.
    precondition(Set(settings.spaces.map(\.name)).count == settings.spaces.count, "two spaces of one name")
    for (name, channel) in settings.channels { precondition(channel.name == name, "a channel under another's name") }
  } catch {
    precondition(!error.message.isEmpty, "no words")
    // A text that spells the secret itself shows what it says.
    guard !text.contains(password) else { return }
    let report = [error.message, error.hint ?? "", error.sourceLine ?? ""].joined(separator: "\n")
    precondition(!redactor.redact(report).contains(password), "the secret comes out")
  }
}

private struct OneSecret: SecretSource {
  let names = ["KEY"]

  func secret(named name: String) -> String? { names.contains(name) ? password : nil }
}
