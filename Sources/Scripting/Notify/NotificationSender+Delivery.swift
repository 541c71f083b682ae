import Nexudus

extension NotificationSender {
  /// Sends one notice.
  ///
  /// - Throws: where it was not delivered, or where that can't be told.
  func deliver(_ notice: Notice, to channel: Channel) async throws(NexudusError) {
    switch await send(notice, to: channel) {
    case .sent: return
    case .refused(let message, let delay):
      throw NexudusError(delay != nil ? .throttled : channel.isMail ? .server : .http, message, isRetryable: true)
    case .rejected(let message): throw NexudusError(.validation, message)
    case .unclear(let message): throw NexudusError(.network, message, isUnclear: true)
    }
  }
}
