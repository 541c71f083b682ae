// Compiled with the sources of times and schedules by scripts/fuzz.
import Nexudus

/// Reads a text as everything that names a time: nothing traps; what is accepted is written and read back the same, and
/// the next moment of a schedule lies after now and fits.
///
/// The first 8 bytes are the moment "now", the ninth says in which zone; the rest is the text (for zones: the file).
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTimes(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  guard bytes.count > 9 else { return 0 }
  let seed = bytes[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
  // Years that people plan in, mostly; else 1 to 9900: the calendar ends with 9999, and a schedule looks far ahead.
  let isCommon = bytes[8] & 0x80 == 0
  let now = Timestamp(
    seconds: isCommon ? Int64(seed % 8_000_000_000) - 2_000_000_000 : Int64(seed % 312_000_000_000) - 62_135_596_800)
  let zone = zones[Int(bytes[8] & 0x7F) % zones.count]
  let text = String(decoding: bytes[9...], as: UTF8.self)
  checkCron(text, now, zone)
  checkHours(text, now, zone)
  checkDuration(text)
  checkTimestamp(text)
  checkLimit(text)
  checkZone(Array(bytes[9...]), text, now)
  return 0
}

/// With summer time in either half of the year, changes of half an hour, at midnight, and a day that never was.
private let zones = [
  "UTC", "Europe/London", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia",
]
.map { Zone.named($0) ?? .utc }

private let years30 = Int64(31 * 366 * 86_400)

private func checkCron(_ text: String, _ now: Timestamp, _ zone: Zone) {
  let schedule: CronSchedule
  do { schedule = try CronSchedule(text) } catch { return precondition(!error.message.isEmpty, "no words") }
  precondition(schedule.text == text, "the text differs")
  guard let next = schedule.next(after: now, in: zone) else { return }
  precondition(next > now, "not after now")
  precondition(next.seconds - now.seconds <= years30, "too far away")
  precondition(schedule.next(after: next, in: zone).map { $0 > next } ?? true, "the one after it isn't later")
  // Nothing comes before it.
  let middle = Timestamp(seconds: now.seconds + (next.seconds - now.seconds) / 2)
  precondition(middle >= next || schedule.next(after: middle, in: zone) == next, "another one from half way")
}

private func checkHours(_ text: String, _ now: Timestamp, _ zone: Zone) {
  let hours: WeeklyHours
  do { hours = try WeeklyHours(text) } catch { return precondition(!error.message.isEmpty, "no words") }
  precondition(hours.description == text, "the text differs")
  guard let opening = hours.nextOpening(after: now, in: zone) else { return }
  precondition(opening > now && hours.isOpen(at: opening, in: zone), "it isn't open then")
  precondition(opening.seconds - now.seconds <= 11 * 86_400, "too far away")
}

private func checkDuration(_ text: String) {
  for isSigned in [false, true] {
    guard let duration = DurationText.parse(text, signed: isSigned) else { continue }
    precondition(isSigned || duration >= .zero, "below nothing")
    let written = DurationText.text(duration)
    precondition(DurationText.parse(written, signed: true) == duration, "\(text) is written as \(written)")
  }
}

private func checkTimestamp(_ text: String) {
  _ = Timestamp(httpDate: text)
  guard let time = Timestamp(text) else { return }
  precondition((0..<1_000_000_000).contains(time.nanoseconds), "no such part of a second")
  let whole = Timestamp(seconds: time.seconds)
  // An offset may lead out of the years that a date can name.
  guard (1...9999).contains(whole.parts.year), (-62_135_596_800...253_402_300_799).contains(whole.seconds) else {
    return
  }
  precondition(Timestamp(whole.description) == whole, "\(text) is written as \(whole)")
}

private func checkLimit(_ text: String) {
  guard let limit = try? RateLimit(text) else { return }
  precondition(limit.count > 0 && limit.window >= .seconds(1) && limit.description == text, "no limit")
}

private func checkZone(_ file: [UInt8], _ text: String, _ now: Timestamp) {
  let bounds: Int64 = 100_000_000_000
  let moment = min(max(now.seconds, -bounds), bounds)
  if let rule = ZoneRule(text) { _ = rule.offset(at: moment) }
  guard let zone = Zone(name: "Made/Up", file: file) else { return }
  _ = zone.offset(at: moment)
  _ = zone.instant(ofWallClock: moment)
}
