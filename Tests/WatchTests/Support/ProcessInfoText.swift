import Foundation

enum ProcessInfoText {
  static func environment(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
}
