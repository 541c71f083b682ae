/// One piece of a template.
indirect enum TemplateNode: Sendable {
  /// Text that stands for itself.
  case text(String)
  /// `{{name}}`, or `{{{name}}}` and `{{&name}}`, which are never escaped.
  case variable(TemplateName, isRaw: Bool)
  /// `{{#name}}...{{/name}}`, or `{{^name}}...{{/name}}`.
  case section(TemplateName, isInverted: Bool, [TemplateNode])
  /// `{{>name}}`, and what stands before it on a line of its own.
  case partial(TemplateName, indent: String)
}

/// A name in a template, and the line where it stands.
struct TemplateName: Sendable {
  /// The name as it was written.
  let text: String
  /// Its parts between dots; none for `.`, the element of a list itself.
  let path: [String]
  let line: Int

  init(_ text: String, line: Int) {
    self.text = text
    self.line = line
    path = text == "." ? [] : text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  }
}

/// What is wrong with a template, and where.
struct TemplateFault: Error {
  /// The partial's name; nil in the template itself.
  var partial: String?
  let line: Int
  let text: String

  var message: String { "template\(partial.map { ": partial \"\($0)\"," } ?? ":") line \(line): \(text)" }
}
