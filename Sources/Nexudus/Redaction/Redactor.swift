import Synchronization

/// Takes secrets out of texts before anyone sees them.
///
/// It knows secrets by their value: whoever gets hold of one adds it. A secret is found as it is, inside URLs and inside
/// JSON text. What is named like a secret (`Authorization: Bearer ...`, `access_token`) is taken out even if nobody added
/// it.
public final class Redactor: Sendable {
  /// What stands in place of a secret.
  public static let mask = "***"

  private let secrets = Mutex<[String]>([])

  /// A redactor that knows no secrets yet.
  public init() {}

  /// Remembers a secret, in every form in which it may be written; shorter than 4 characters it is left alone, because it
  /// would tear holes into every text.
  public func add(_ secret: String) {
    guard secret.utf8.count >= 4 else { return }
    var forms: Set = [secret, PercentEncoding.encode(secret)]
    var escaped = ""
    for scalar in secret.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { escaped.append("\\") }
      escaped.unicodeScalars.append(scalar)
    }
    forms.insert(escaped)
    if let path = Self.path(ofAddress: secret) { forms.insert(path) }
    secrets.withLock { known in
      for form in forms where !known.contains(form) { known.append(form) }
      // A secret may hold another one: the longer goes first.
      known.sort { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
    }
  }

  /// The path and query of a secret that is an address of the web, by which it is shown and sent; nil where they are too
  /// short to be what is secret about it.
  package static func path(ofAddress secret: String) -> String? {
    guard let scheme = ["https://", "http://"].first(where: { secret.lowercased().hasPrefix($0) }) else { return nil }
    let path = secret.dropFirst(scheme.count).drop { $0 != "/" }
    return path.utf8.count >= 8 ? String(path) : nil
  }

  /// The text with every secret masked.
  public func redact(_ text: String) -> String {
    var bytes = Array(text.utf8)
    var changed = replaceKnown(in: &bytes)
    changed = NamedSecrets.mask(&bytes) || changed
    return changed ? String(decoding: bytes, as: UTF8.self) : text
  }

  /// The text with the secrets masked that are known by their value; what is only named like one stays.
  public func redactKnown(_ text: String) -> String {
    var bytes = Array(text.utf8)
    return replaceKnown(in: &bytes) ? String(decoding: bytes, as: UTF8.self) : text
  }

  /// Whether a secret that it knows by its value stands in a text.
  public func knowsSecret(in text: String) -> Bool {
    var bytes = Array(text.utf8)
    return replaceKnown(in: &bytes)
  }

  /// Whether such a secret stands in bytes that need not be text.
  package func knowsSecret(in bytes: [UInt8]) -> Bool {
    var bytes = bytes
    return replaceKnown(in: &bytes)
  }

  private func replaceKnown(in bytes: inout [UInt8]) -> Bool {
    var changed = false
    for secret in secrets.withLock({ $0 }) { changed = Self.replace(Array(secret.utf8), in: &bytes) || changed }
    return changed
  }

  private static func replace(_ secret: [UInt8], in text: inout [UInt8]) -> Bool {
    guard text.count >= secret.count, let first = secret.first else { return false }
    var result: [UInt8] = []
    var copied = 0
    var place = 0
    while place + secret.count <= text.count {
      if text[place] == first, text[place..<(place + secret.count)].elementsEqual(secret) {
        result.append(contentsOf: text[copied..<place])
        result.append(contentsOf: mask.utf8)
        place += secret.count
        copied = place
      } else {
        place += 1
      }
    }
    guard copied > 0 else { return false }
    result.append(contentsOf: text[copied...])
    text = result
    return true
  }
}

extension NexudusError {
  /// The error with every text in it redacted.
  public func redacted(by redactor: Redactor) -> NexudusError {
    var error = self
    error.message = redactor.redact(message)
    error.hint = hint.map(redactor.redact)
    error.path = path.map(redactor.redact)
    error.errors = errors.map { field in
      FieldError(
        property: redactor.redact(field.property), message: redactor.redact(field.message),
        value: field.value.map { $0.redacted(by: redactor) })
    }
    return error
  }
}
