/// A file that goes with a mail.
public struct MailAttachment: Sendable, Hashable {
  /// The file's name.
  public var name: String
  /// What it is: `text/csv`.
  public var type: String
  /// What is in it.
  public var content: [UInt8]

  /// Makes an attachment.
  public init(name: String, type: String, content: [UInt8]) {
    self.name = name
    self.type = type
    self.content = content
  }

  /// The type that the end of a file's name tells; `application/octet-stream` where it tells none.
  public static func type(ofFile name: String) -> String {
    let types = [
      "csv": "text/csv", "txt": "text/plain", "html": "text/html", "md": "text/markdown", "ics": "text/calendar",
      "json": "application/json", "xml": "application/xml", "svg": "image/svg+xml", "pdf": "application/pdf",
      "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
      "zip": "application/zip",
    ]
    let end = name.split(separator: ".").last.map { $0.lowercased() }
    return end.flatMap { types[$0] } ?? "application/octet-stream"
  }

  /// Whether a text is the name of a type, `text/csv`: two words, and nothing that could end a header.
  public static func isType(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2
      && parts.allSatisfy { part in
        !part.isEmpty && part.utf8.count <= 127
          && part.unicodeScalars.allSatisfy { $0.isWord || "!#$&-^_.+".unicodeScalars.contains($0) }
      }
  }
}

/// A mail: what its reader sees.
public struct MailMessage: Sendable, Hashable {
  /// Who it is from.
  public var from: MailAddress
  /// Who it is for.
  public var to: MailAddress
  /// Where answers go; nil for to whom it is from.
  public var replyTo: MailAddress?
  /// What it is about.
  public var subject: String
  /// Its text.
  public var text: String
  /// The same as HTML; nil where there is only the text.
  public var html: String?
  /// The files with it.
  public var attachments: [MailAttachment] = []
  /// What tells it from all others, the same each time that it is sent: the part of `Message-ID` before the @.
  public var identity: String
  /// When it was written, in seconds since 1970.
  public var date: Int64

  /// Makes a mail.
  public init(
    from: MailAddress, to: MailAddress, subject: String, text: String, html: String? = nil, identity: String,
    date: Int64
  ) {
    self.from = from
    self.to = to
    self.subject = subject
    self.text = text
    self.html = html
    self.identity = identity
    self.date = date
  }

  /// Whether an address of it is not in ASCII, so that only a server that knows SMTPUTF8 can take it.
  public var needsSMTPUTF8: Bool { ![from, to, replyTo].compactMap(\.self).allSatisfy(\.isASCII) }
}
