import JSONPages
import Mail
import Nexudus

extension Notice {
  /// The same for the journal, which holds what is needed to know a notice again: of files, their digests.
  var journalled: JSONObject {
    var members = json
    if !attachments.isEmpty {
      members["attachments"] = .array(
        attachments.map { attachment in
          [
            "name": .string(attachment.name), "type": .string(attachment.type),
            "bytes": .integer(Int64(attachment.content.count)),
            "digest": .string(String(StableHash.hash(attachment.content), radix: 16)),
          ]
        })
    }
    return members
  }

  /// What there is of it, as `notify` takes it.
  package var json: JSONObject {
    var members: JSONObject = [:]
    members["title"] = title.map { .string($0) }
    if !text.isEmpty || title == nil { members["text"] = .string(text) }
    members["link"] = link.map { .string($0) }
    if let one = to.first, to.count == 1 {
      members["to"] = .string(one.text)
    } else if !to.isEmpty {
      members["to"] = .array(to.map { .string($0.text) })
    }
    members["html"] = html.map { .string($0) }
    members["reply_to"] = replyTo.map { .string($0.text) }
    if !attachments.isEmpty {
      members["attachments"] = .array(
        attachments.map { attachment in
          let text = String(validating: attachment.content, as: UTF8.self)
          return [
            "name": .string(attachment.name), "type": .string(attachment.type),
            "content": text.map { .string($0) } ?? ["base64": .string(Base64.text(attachment.content))],
          ]
        })
    }
    return members
  }
}
