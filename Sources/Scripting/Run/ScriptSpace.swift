import Nexudus

/// Which of the spaces of the settings a script works on.
public enum ScriptSpace: Sendable, Hashable {
  /// One that stands for each of them: the demo space.
  case any
  /// The one of that name.
  case named(String)
  /// None: the script is asked only which it is for.
  case none
}
