import JSONPages

/// What people call a record.
public enum RecordTitle {
  private static let fields = ["ToStringText", "Subject", "FullName", "Name", "InvoiceNumber", "Title"]

  /// The title of a record that was kept as text.
  public static func of(text: [UInt8]) -> String? {
    (try? RecordPage.index(PaddedBytes(text), as: .object)[0]).flatMap(of)
  }

  /// The title of a record.
  public static func of(_ record: Record) -> String? {
    fields.lazy.compactMap { record.string($0) }.first { !$0.isEmpty }
  }

  /// The title of a record that is kept as an object.
  public static func of(_ object: JSONObject) -> String? {
    fields.lazy.compactMap { object[$0]?.string }.first { !$0.isEmpty }
  }
}
