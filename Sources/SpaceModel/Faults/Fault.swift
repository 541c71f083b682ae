/// One way in which a space may treat its clients badly.
///
/// What the API always does is no fault and always on: listed records are partial, a PUT clears what it does not name,
/// payments do not touch `UpdatedOn`, a refresh token works once. Webhooks are not played yet.
public enum Fault: String, Sendable, Hashable, CaseIterable {
  /// A write shows in lists up to 20 seconds after its stamp.
  case lateVisibility = "late-visibility"
  /// Stamps fall on half minutes, and records with equal sort keys come in another order each time.
  case ties
  /// Some stamps lie two hours in the future.
  case futureStamps = "future-stamps"
  /// Half of the writes are stamped by a second server whose clock is 7 seconds behind.
  case twoClocks = "two-clocks"
  /// The server's clock, `Date` header and stamps alike, jumps by up to 90 seconds back or forth every few minutes.
  case clockJumps = "clock-jumps"
  /// Filters and ranges are ignored without a word.
  case ignoredFilters = "ignored-filters"
  /// Lists come in the opposite of the order that was asked for.
  case reversedOrder = "reversed-order"
  /// Pages are cut in the order of Ids, and sorted as asked only inside.
  case pageOrder = "page-order"
  /// The order parameter speaks the other dialect: 0 ascending, 1 descending.
  case zeroOneOrder = "zero-one-order"
  /// Pages hold 10 records at most, whatever was asked for.
  case smallPages = "small-pages"
  /// Fields that lists don't fill are left out instead of null.
  case leftOutFields = "left-out-fields"
  /// Records asked for by several Ids are as partial as listed ones.
  case partialSeveral = "partial-several"
  /// Records carry a field that nobody has documented.
  case newFields = "new-fields"
  /// Asking for a deleted Id, alone or among others, gives 500.
  case goneIsError = "gone-is-500"
  /// Lists come back empty, with a total of 0.
  case emptyLists = "empty-lists"
  /// 409 with `Retry-After: 1`, though the client kept to the limits.
  case throttle
  /// 409 without `Retry-After`.
  case throttleBare = "throttle-bare"
  /// 500, 502 (a proxy's HTML page) or 503 with `Retry-After: 2`; nothing has been done.
  case serverErrors = "server-errors"
  /// Answers take 1 to 8 seconds.
  case slow
  /// The body of an answer ends in the middle.
  case cut
  /// The connection drops before anything has been done.
  case dropBefore = "drop-before"
  /// The connection drops after everything has been done.
  case dropAfter = "drop-after"
  /// Texts that are written come back without the white space around them, and with runs of it folded.
  case trimmedTexts = "trimmed-texts"
  /// Texts that are written come back as HTML paragraphs.
  case wrappedTexts = "wrapped-texts"
  /// Access tokens stop working early.
  case expiredTokens = "expired-tokens"

  /// The probability with which it happens each time that it could, unless the operator says otherwise.
  public var usualRate: Double {
    switch self {
    case .emptyLists, .throttle, .throttleBare, .serverErrors, .slow, .cut, .dropBefore, .dropAfter, .expiredTokens,
      .futureStamps:
      0.1
    default: 1
    }
  }
}
