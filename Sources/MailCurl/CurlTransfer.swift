import CCurl
import Mail

/// The options of libcurl that mail needs, by their numbers.
enum CurlOption {
  static let address: CInt = 10_002
  static let proxy: CInt = 10_004
  static let readContext: CInt = 10_009
  static let errorText: CInt = 10_010
  static let sendFrom: CInt = 20_012
  static let headerContext: CInt = 10_029
  static let verbose: CInt = 41
  static let noProgress: CInt = 43
  static let upload: CInt = 46
  static let progressContext: CInt = 10_057
  static let authorities: CInt = 10_065
  static let forbidReuse: CInt = 75
  static let header: CInt = 20_079
  static let debug: CInt = 20_094
  static let debugContext: CInt = 10_095
  static let authorityFolder: CInt = 10_097
  static let noSignal: CInt = 99
  static let replyTimeout: CInt = 112
  static let useTLS: CInt = 119
  static let timeout: CInt = 155
  static let connectTimeout: CInt = 156
  static let protocols: CInt = 181
  static let leastTLS: CInt = 32
  static let user: CInt = 10_173
  static let password: CInt = 10_174
  static let sender: CInt = 10_186
  static let recipients: CInt = 10_187
  static let progress: CInt = 20_219
}

/// One conversation with a mail server by libcurl: blocks its thread from beginning to end.
struct CurlTransfer: ~Copyable {
  private let library: CurlLibrary
  private let handle: UnsafeMutableRawPointer

  init(library: CurlLibrary, handle: UnsafeMutableRawPointer) {
    self.library = library
    self.handle = handle
  }

  deinit { library.end(handle) }

  /// Hands a mail in.
  func run(_ mail: MailEnvelope, _ watcher: ConversationWatcher) -> MailExchange {
    let server = mail.server
    let recipients = library.list(of: "<\(mail.recipient.address)>")
    defer { library.free(list: recipients) }
    let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: 512)
    errorText.initialize(repeating: 0, count: 512)
    defer { errorText.deallocate() }
    let context = Unmanaged.passUnretained(watcher).toOpaque()
    let patience = Int(server.timeout / .milliseconds(1))
    // A long mail has a second more for each 64 KB, so that half a megabit carries it.
    let total = patience + mail.bytes.count / 64

    let scheme = server.protection == .tls ? "smtps" : "smtp"
    var results = [
      library.set(handle, CurlOption.address, "\(scheme)://\(server.authority)"),
      library.set(handle, CurlOption.protocols, server.protection == .tls ? 1 << 17 : 1 << 16),
      // A proxy of the surroundings is for the web.
      library.set(handle, CurlOption.proxy, ""),
      library.set(handle, CurlOption.noSignal, 1),
      library.set(handle, CurlOption.forbidReuse, 1),
      library.set(handle, CurlOption.timeout, total),
      library.set(handle, CurlOption.connectTimeout, patience),
      library.set(handle, CurlOption.replyTimeout, (patience + 999) / 1000),
      // All or nothing: without TLS neither password nor mail leaves.
      library.set(handle, CurlOption.useTLS, server.protection == .none ? 0 : 3),
      library.set(handle, CurlOption.leastTLS, 6),
      library.set(handle, CurlOption.errorText, pointer: errorText),
      library.set(handle, CurlOption.sender, "<\(mail.sender.address)>"),
      library.set(handle, CurlOption.recipients, pointer: recipients),
      library.set(handle, CurlOption.upload, 1),
      library.set(handle, CurlOption.sendFrom, transfer: readMail),
      library.set(handle, CurlOption.readContext, pointer: context),
      library.set(handle, CurlOption.header, transfer: readReply),
      library.set(handle, CurlOption.headerContext, pointer: context),
      // The library tells its commands only to who listens to everything.
      library.set(handle, CurlOption.verbose, 1),
      library.set(handle, CurlOption.debug, debug: readCommand),
      library.set(handle, CurlOption.debugContext, pointer: context),
      library.set(handle, CurlOption.noProgress, 0),
      library.set(handle, CurlOption.progress, progress: isToStop),
      library.set(handle, CurlOption.progressContext, pointer: context),
    ]
    if let user = server.user {
      results.append(library.set(handle, CurlOption.user, user))
      results.append(library.set(handle, CurlOption.password, server.password ?? ""))
    }
    if let authorities = server.authorities {
      results.append(library.set(handle, CurlOption.authorities, authorities))
      results.append(library.set(handle, CurlOption.authorityFolder, nil as String?))
    }
    if let refusal = results.first(where: { $0 != 0 }) {
      return MailExchange(
        stage: .unreached, trouble: .noLibrary("an option of it does not work: \(library.words(for: refusal))"))
    }
    let result = library.perform(handle)
    let said = String(cString: errorText)
    return watcher.exchange(result, detail: said.isEmpty ? library.words(for: result) : said)
  }
}

/// What the server is told: who the mail is from, who it is for, and the mail.
struct MailEnvelope: Sendable {
  let server: MailServer
  let sender: MailAddress
  let recipient: MailAddress
  let bytes: [UInt8]
  let needsSMTPUTF8: Bool
}

private func watcher(_ context: UnsafeMutableRawPointer?) -> ConversationWatcher? {
  context.map { Unmanaged<ConversationWatcher>.fromOpaque($0).takeUnretainedValue() }
}

private let readMail: curl_calls_transfer = { bytes, size, count, context in
  guard let bytes else { return 0 }
  return watcher(context)?.copyMail(to: UnsafeMutableRawBufferPointer(start: bytes, count: size * count)) ?? 0
}

private let readReply: curl_calls_transfer = { bytes, size, count, context in
  guard let bytes else { return 0 }
  let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: size * count), as: UTF8.self)
  return watcher(context)?.read(reply: line) == true ? size * count : 0
}

private let readCommand: curl_calls_debug = { _, kind, bytes, size, context in
  let isSent = kind == 2
  guard isSent, let bytes else { return 0 }
  watcher(context)?.read(command: UnsafeRawBufferPointer(start: bytes, count: size))
  return 0
}

private let isToStop: curl_calls_progress = { context, _, _, _, _ in watcher(context)?.isCancelled == true ? 1 : 0 }
