import JSONPages
public import Mail
public import Nexudus

/// Sends notices to channels.
public protocol NotificationSender: Sendable {
  /// Sends one notice once, without trying again; a mail to one recipient.
  func send(_ notice: Notice, to channel: Channel) async -> NotifyOutcome
}

/// Sends notices by a transport, mail by another one, and those for the terminal to a function.
public struct TransportNotifier: NotificationSender {
  private let transport: any Transport
  private let mail: (any MailTransport)?
  private let clock: any TimeSource
  private let terminal: @Sendable (String) -> Void

  /// Makes a sender; `terminal` gets one line for each notice, without secrets of its own and without a line break.
  public init(
    transport: any Transport, mail: (any MailTransport)? = nil, clock: any TimeSource = SystemTime(),
    terminal: @escaping @Sendable (String) -> Void
  ) {
    self.transport = transport
    self.mail = mail
    self.clock = clock
    self.terminal = terminal
  }

  /// Sends one notice once, without trying again; a mail to one recipient.
  public func send(_ notice: Notice, to channel: Channel) async -> NotifyOutcome {
    if case .email(let settings) = channel.kind { return await send(notice, to: channel, settings) }
    let owner = "channel \"\(NoticeText.line(channel.name))\""
    if !channel.takesMail, let option = notice.mailOptions.first {
      return .rejected("\(owner): only channels of mail take \"\(option)\"; leave it out")
    }
    let request: TransportRequest?
    do throws(JSONError) {
      request = try channel.message(for: notice)
    } catch {
      return .refused("\(owner): the notice cannot be written as JSON: \(error)", retryAfter: nil)
    }
    guard let request else {
      terminal(channel.line(for: notice))
      return .sent
    }
    do throws(TransportError) {
      return channel.outcome(of: try await transport.send(request))
    } catch {
      return channel.outcome(of: error)
    }
  }

  private func send(_ notice: Notice, to channel: Channel, _ settings: MailChannel) async -> NotifyOutcome {
    guard let mail else { return .rejected("\(channel.prefix) is out of reach: this host sends no mail") }
    guard let recipient = notice.to.first ?? settings.to.first else {
      return .rejected("\(channel.prefix) was given no recipient")
    }
    let now = clock.now.seconds
    let identity = notice.identity ?? "\(String(now, radix: 36)).\(String(UInt64.random(in: 0 ... .max), radix: 36))"
    let message = settings.message(for: notice, to: recipient, identity: identity, date: Int64(now))
    let exchange = await mail.send(message, to: recipient, by: settings.server)
    return channel.outcome(of: exchange, of: settings, to: recipient)
  }
}
