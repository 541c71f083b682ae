import LuaSyntax
import Nexudus

/// What a rule may do, as far as its text and the settings' text tell.
struct CheckPermissions {
  /// What it declares and is granted; nil where either can't be told.
  let permissions: Permissions?
  /// The names of the channels; nil where they can't be told.
  let channels: [String]?
  /// Whether there are settings that could grant anything.
  let hasSettings: Bool

  /// Why an entity may not be written; nil where it may.
  func refusal(toWrite entity: String) -> String? { permissions?.refusal(toWrite: entity) }

  /// Why a host may not be called; nil where it may.
  ///
  /// Without settings it is a warning: they may be elsewhere.
  func refusal(toCall address: HTTPAddress) -> (message: String, severity: Finding.Severity)? {
    guard let message = permissions?.refusal(toCall: address) else { return nil }
    return (message, hasSettings ? .error : .warning)
  }

  /// Why a channel can't be told anything; nil where it can.
  func refusal(toNotify channel: String) -> String? {
    guard hasSettings, let channels, !channels.contains(channel) else { return nil }
    return Channel.unknown(channel, among: channels)
  }
}
