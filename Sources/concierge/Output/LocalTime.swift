import Nexudus

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Times as the clock beside the person shows them.
enum LocalTime {
  /// `09:30:00`, in the machine's own zone.
  static func clock(_ moment: Timestamp) -> String {
    var seconds = time_t(moment.seconds)
    var parts = tm()
    guard localtime_r(&seconds, &parts) != nil else { return String(moment.description.dropFirst(11).prefix(8)) }
    return [parts.tm_hour, parts.tm_min, parts.tm_sec].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }
}
