import LuaSyntax
public import Nexudus

extension ReplInput {
  /// The input as it may be kept in a file: texts that look like secrets, or stand in secret fields, are masked.
  ///
  /// - Returns: nil for what can't be read, and so can't be looked through.
  public func withoutSecrets(_ redactor: Redactor) -> String? {
    guard case .lua = reading, let chunk = (try? Chunk(parsing: text)) ?? (try? Chunk(parsing: Self.giving + text))
    else { return nil }
    let offset = (try? Chunk(parsing: text)) == nil ? Self.giving.utf8.count : 0
    var bytes = Array(text.utf8)
    let fields = SecretTexts(chunk)
    let ranges = SecretCover(chunk).secrets.map(\.range) + fields.ranges
    for range in Set(ranges).sorted(by: { $0.start > $1.start }) {
      bytes.replaceSubrange(range.start - offset..<range.end - offset, with: "\"\(Redactor.mask)\"".utf8)
    }
    return redactor.redact(String(decoding: bytes, as: UTF8.self))
  }
}

/// Finds the values that are given to secret fields.
private final class SecretTexts: ChunkVisitor {
  private(set) var ranges: [SourceRange] = []
  private let fields = Catalogue.builtIn.secretFields

  init(_ chunk: Chunk) { walk(chunk.block) }

  func visit(_ statement: Statement) {
    guard case .assign(let targets, let values) = statement.kind else { return }
    for (target, value) in zip(targets, values) {
      if case .index(_, let key) = target.kind { check(value, key.text) }
    }
  }

  func visit(_ expression: Expression) {
    guard case .table(let items) = expression.kind else { return }
    for item in items { check(item.value, item.key?.text) }
  }

  private func check(_ value: Expression, _ name: String?) {
    guard let name, fields.contains(name) else { return }
    switch value.kind {
    case .string, .number: ranges.append(value.range)
    default: break
    }
  }
}
