import Foundation

extension MailPlace {
  /// A mail as Python's `email` package reads it.
  package struct Message: Decodable, Sendable {
    package struct Attachment: Decodable, Sendable {
      package let name: String?
      package let type: String
      package let content: Data
    }

    package let sender: String
    package let recipients: [String]
    package let options: [String]
    package let headers: [[String]]
    /// Display name and address of each address header.
    package let addresses: [String: [[String]]]
    package let date: Double?
    package let types: [String]
    package let text: String?
    package let html: String?
    package let attachments: [Attachment]
    /// What the reader complains about.
    package let defects: [String]
    package let longest: Int
    package let isASCII: Bool
    package let raw: Data

    /// The value of a header that is there once.
    package func header(_ name: String) -> String? {
      let values = headers.filter { $0[0] == name }
      return values.count == 1 ? values[0][1] : nil
    }
  }
}
