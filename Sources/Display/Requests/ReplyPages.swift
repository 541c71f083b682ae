import JSONPages
import Nexudus

/// Follows a list of the API page by page, whatever list it is.
public struct ReplyPages: Sendable {
  /// The query of the next request.
  public private(set) var query: [QueryItem]
  /// Whether the last page was read.
  public private(set) var isFinished = false

  private var page: Int

  /// - Parameter query: what was asked for; it may say where to begin (`page`) and how much comes at once (`size`).
  /// - Throws: kind `usage` where the page is no number.
  public init(query: [QueryItem]) throws(NexudusError) {
    var query = query
    if !query.contains(where: { $0.name == "size" }) { query.append(QueryItem("size", "\(ListQuery.largestSize)")) }
    let given = query.first { $0.name == "page" }?.value ?? "1"
    guard let page = Int(given), page > 0 else { throw .usage("page is a number from 1, not \"\(given)\"") }
    self.page = page
    self.query = query.filter { $0.name != "page" } + [QueryItem("page", "\(page)")]
  }

  /// The records of a page; the query is then that of the next one.
  ///
  /// - Throws: kind `invalid_response` where the reply is no list, or where the server says that more is there and
  ///   gives none.
  public mutating func take(_ reply: JSONValue) throws(NexudusError) -> [JSONValue] {
    if let all = reply.array {
      isFinished = true
      return all
    }
    guard let records = reply["Records"]?.array else {
      throw NexudusError(
        .invalidResponse, "the reply is no list: --paginate needs \"Records\"", hint: "leave --paginate out")
    }
    isFinished = reply["HasNextPage"]?.bool != true
    if !isFinished, records.isEmpty {
      throw NexudusError(.invalidResponse, "the server says that more is there, but page \(page) is empty")
    }
    page += 1
    query[query.count - 1] = QueryItem("page", "\(page)")
    return records
  }
}
