import LuaRuntime
import Nexudus
import Synchronization

/// Finds what `require "name"` means: a Lua file beside the script or in its `lib/`, never outside of them.
final class ModuleLoader: Sendable {
  let folder: String
  private let loaded = Mutex<[String: String]>([:])

  init(folder: String) { self.folder = folder }

  /// The files that were found so far, and their texts.
  var texts: [String: String] { loaded.withLock { $0 } }

  static let maximumBytes = 1 << 20

  func install(in state: LuaState) {
    state.setRequire(
      { [self] name throws(LuaError) in
        let (text, chunk) = try source(of: name)
        return LuaSource(text: text, chunk: chunk)
      }, refusal: { error, source in error.told(of: source.text) })
  }

  /// The source and chunk name of a module.
  func source(of name: String) throws(LuaError) -> (text: String, chunk: String) {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isAllowed) }) else {
      throw .usage(
        "require \"\(name)\": a name has letters, digits, _ and -, with dots between folders; it names a file beside the "
          + "script or in its lib/")
    }
    let relative = parts.joined(separator: "/") + ".lua"
    for folder in [folder, folder + "/lib"] {
      let path = folder == "." ? relative : "\(folder)/\(relative)"
      guard FilePath.exists(path) else { continue }
      try checkInside(path)
      do throws(ScriptFailure) {
        let text = try ScriptSource.file(path).text
        loaded.withLock { $0[path] = text }
        return (text, "@\(path)")
      } catch {
        throw .usage("require \"\(name)\": \(error.message)")
      }
    }
    throw .usage("there is no module \"\(name)\": neither \(folder)/\(relative) nor \(folder)/lib/\(relative) exists")
  }

  /// A symbolic link may not lead out of the script's folder.
  private func checkInside(_ path: String) throws(LuaError) {
    guard let real = FilePath.real(path), let root = FilePath.real(folder),
      real.hasPrefix(root == "/" ? "/" : root + "/")
    else { throw .usage("\(path) leads out of the script's folder; copy the file into it") }
  }

  private static func isAllowed(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || character == "_" || character == "-")
  }
}
