extension MailMessage {
  /// The mail as it goes over the wire: lines of at most 76 bytes, ASCII but for addresses that are not.
  public var bytes: [UInt8] {
    var headers = HeaderWriter()
    headers.add("Date", MailDate.text(date))
    headers.add("From", address: from)
    headers.add("To", address: to)
    if let replyTo { headers.add("Reply-To", address: replyTo) }
    headers.add("Subject", text: subject)
    headers.add("Message-ID", "<\(Self.plain(identity))@\(from.domain)>")
    // Holiday notices and the like do not answer to it.
    headers.add("Auto-Submitted", "auto-generated")
    headers.add("MIME-Version", "1.0")
    return Array(headers.text.utf8) + body.bytes
  }

  private var body: MailPart {
    var part = MailPart(text: text, type: "text/plain")
    if let html {
      part = MailPart(kind: "alternative", [part, MailPart(text: html, type: "text/html")])
    }
    guard !attachments.isEmpty else { return part }
    return MailPart(kind: "mixed", [part] + attachments.map(MailPart.init))
  }

  /// The identity without what has no place in a header.
  private static func plain(_ identity: String) -> String {
    String(String.UnicodeScalarView(identity.unicodeScalars.filter { $0.isWord || $0 == "." || $0 == "-" }))
  }
}

/// A part of a mail: its headers and its body.
struct MailPart {
  let bytes: [UInt8]

  /// A text.
  init(text: String, type: String) {
    let body = Array(text.utf8)
    let foreign = body.reduce(0) { $0 + ($1 < 0x80 ? 0 : 1) }
    // Quoted-printable can be read as it is, but takes three bytes where base64 takes four thirds.
    let isReadable = foreign * 5 <= body.count
    var headers = HeaderWriter()
    headers.add("Content-Type", "\(type); charset=utf-8")
    headers.add("Content-Transfer-Encoding", isReadable ? "quoted-printable" : "base64")
    let lines = isReadable ? QuotedPrintable.lines(of: text) : Base64.lines(of: Array(Self.withLineEnds(text).utf8))
    bytes = Array(headers.text.utf8) + Array("\r\n".utf8) + lines
  }

  /// A file.
  init(_ attachment: MailAttachment) {
    var headers = HeaderWriter()
    let type = MailAttachment.isType(attachment.type) ? attachment.type : "application/octet-stream"
    headers.add("Content-Type", type)
    headers.add("Content-Transfer-Encoding", "base64")
    headers.add("Content-Disposition", "attachment", parameter: "filename", attachment.name)
    bytes = Array(headers.text.utf8) + Array("\r\n".utf8) + Base64.lines(of: attachment.content)
  }

  /// Several parts.
  init(kind: String, _ parts: [MailPart]) {
    // Neither quoted-printable nor base64 can hold "=_", so no part can hold the boundary.
    let boundary = "=_concierge_\(kind)"
    var headers = HeaderWriter()
    headers.add("Content-Type", "multipart/\(kind); boundary=\"\(boundary)\"")
    var bytes = Array(headers.text.utf8)
    for part in parts { bytes += Array("\r\n--\(boundary)\r\n".utf8) + part.bytes }
    self.bytes = bytes + Array("\r\n--\(boundary)--\r\n".utf8)
  }

  private static func withLineEnds(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      if scalar == "\n" { result += "\r\n" } else if scalar != "\r" { result.unicodeScalars.append(scalar) }
    }
  }
}
