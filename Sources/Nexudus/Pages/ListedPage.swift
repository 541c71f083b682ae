import JSONPages

/// One page of a search's result.
public struct ListedPage: Sendable {
  /// The records; listed records are partial.
  public let records: RecordPage
  /// The number of records that match, on all pages.
  public let total: Int
  /// The number of this page, from 1.
  public let page: Int
  /// The number of pages of this size.
  public let pages: Int
  /// Whether a next page is there.
  public let hasNext: Bool
  /// The records per page, as the server counts.
  public let size: Int

  /// The page that a reply holds.
  ///
  /// - Parameters:
  ///   - page: The page that was asked for; the reply's own numbers are believed where there are any.
  init(_ records: RecordPage, page: Int, size: Int) {
    let envelope = Envelope(records.envelope)
    self.records = records
    self.page = page
    self.size = envelope.pageSize ?? size
    let known = (page - 1) * self.size + records.count
    total = envelope.total ?? known
    pages = envelope.pages ?? (total + self.size - 1) / max(self.size, 1)
    hasNext = envelope.hasNext ?? (known < total)
  }

  /// A page with other records and the same numbers.
  init(_ other: ListedPage, records: RecordPage) {
    self.records = records
    total = other.total
    page = other.page
    pages = other.pages
    hasNext = other.hasNext
    size = other.size
  }
}

/// The numbers beside a page's records; each may be missing or written as text.
struct Envelope: Sendable {
  let total: Int?
  let pageSize: Int?
  let pages: Int?
  let hasNext: Bool?

  init(_ members: JSONObject) {
    func number(_ key: String) -> Int? {
      members[key].flatMap { RecordID.integer($0) }.flatMap { (0...Int64(Int32.max)).contains($0) ? Int($0) : nil }
    }
    total = number("TotalItems")
    pageSize = (number("PageSize") ?? number("CurrentPageSize")).flatMap { $0 > 0 ? $0 : nil }
    pages = number("TotalPages")
    hasNext = members["HasNextPage"]?.bool
  }
}
