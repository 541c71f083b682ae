import JSONPages
import LuaRuntime
import Scripting

/// The snapshots of one test file: `__snapshots__/NAME.json` beside it.
public struct SnapshotFile: Sendable {
  /// What happens where a snapshot is missing or reads otherwise.
  public enum Mode: Sendable, Hashable {
    /// A missing one is made; one that reads otherwise is a failure.
    case make
    /// Both are made anew.
    case update
    /// Both are failures: nothing is written.
    case readOnly
  }

  /// The file's path.
  public let path: String
  let mode: Mode
  private(set) var texts: [String: String]
  /// The snapshots that were made or changed.
  public private(set) var changed: [String] = []

  /// Where the snapshots of a test file are.
  static func path(ofTest file: String) -> String {
    let slash = file.lastIndex(of: "/").map { file.index(after: $0) } ?? file.startIndex
    return "\(file[..<slash])__snapshots__/\(file[slash...].dropLast(4)).json"
  }

  init(path: String, mode: Mode, texts: [String: String]) {
    self.path = path
    self.mode = mode
    self.texts = texts
  }

  /// Reads the snapshots of a test file; there may be none yet.
  static func load(ofTest file: String, _ mode: Mode) throws(ScriptFailure) -> SnapshotFile {
    let path = path(ofTest: file)
    guard FilePath.exists(path) else { return SnapshotFile(path: path, mode: mode, texts: [:]) }
    let bytes = try FileText.bytes(of: path, maximumBytes: 64 << 20)
    guard let object = try? JSONValue(parsing: PaddedBytes(bytes)).object else {
      throw ScriptFailure(
        kind: "usage", message: "\(path) is not the JSON that snapshots are kept in",
        hint: "remove it, and concierge test makes it anew")
    }
    return SnapshotFile(
      path: path, mode: mode,
      texts: Dictionary(
        object.members.compactMap { member in member.value.string.map { (member.key, $0) } }, uniquingKeysWith: { $1 }))
  }

  /// Takes a text; gives the snapshot that it differs from, if that is a failure.
  mutating func compare(_ key: String, _ text: String) throws(LuaError) -> String? {
    let wanted = texts[key]
    if wanted == text { return nil }
    if wanted == nil, mode == .readOnly {
      throw .usage("there is no snapshot of this yet, and none is made here: run concierge test and commit \(path)")
    }
    if let wanted, mode != .update { return wanted }
    texts[key] = text
    changed.append(key)
    return nil
  }

  /// Takes over what another case has changed.
  mutating func merge(_ other: SnapshotFile) {
    for key in other.changed {
      texts[key] = other.texts[key]
      changed.append(key)
    }
  }

  /// The file's text: names in order, so that versions compare well.
  public var text: String {
    let object = JSONObject(texts.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
    return ((try? JSONValue.object(object).encodedString(pretty: true)) ?? "{}") + "\n"
  }
}
