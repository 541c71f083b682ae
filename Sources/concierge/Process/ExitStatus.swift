/// How a command ended, as the number that the shell sees.
enum ExitStatus: Int32 {
  case done = 0
  case scriptFailed = 1
  case usage = 2
  case signIn = 3
  case service = 4
  case limit = 5
  /// Records are not as they were when a plan was made.
  case moved = 6
  case interrupted = 130
  /// What shells report for a program whose reader went away, such as `head`.
  case outputClosed = 141

  /// The status for an error that the script did not catch, by its kind.
  init(kind: String) {
    self =
      switch kind {
      case "unauthorized": .signIn
      case "network", "timeout", "throttled", "server", "invalid_response": .service
      case "limit": .limit
      case "cancelled": .interrupted
      default: .scriptFailed
      }
  }
}
