/// How a client reaches the API, and how much it may ask of it.
public struct ClientSettings: Sendable {
  /// The address of the API.
  public var baseURL: BaseURL
  /// How it signs in.
  public var credentials: Credentials
  /// How many requests it may make.
  public var limits: PacingLimits
  /// When a failed request is repeated.
  public var retry: RetryPolicy
  /// How long one request may take.
  public var timeout: Duration
  /// The largest answer that is taken, in bytes.
  public var maximumBytes: Int
  /// The memory that pages read ahead in a walk may take, in bytes.
  public var window: Int
  /// The name that the program gives itself.
  public var userAgent: String

  /// Makes settings; what is left out is as the API documents it.
  public init(
    baseURL: BaseURL = .nexudus, credentials: Credentials = .none, limits: PacingLimits = .documented,
    retry: RetryPolicy = RetryPolicy(), timeout: Duration = .seconds(100), maximumBytes: Int = 64 << 20,
    window: Int = 16 << 20, userAgent: String = "concierge/1"
  ) {
    self.baseURL = baseURL
    self.credentials = credentials
    self.limits = limits
    self.retry = retry
    self.timeout = timeout
    self.maximumBytes = maximumBytes
    self.window = window
    self.userAgent = userAgent
  }
}

/// What a client has done so far.
public struct ClientStatistics: Sendable, Hashable {
  /// Requests sent, repeats and sign-ins included.
  public var requests = 0
  /// Those of them that may change something.
  public var writes = 0
  /// Requests that were repeats.
  public var repeats = 0
  /// Answers that asked to wait.
  public var throttled = 0
  /// Records read.
  public var records = 0
  /// Bytes of answers.
  public var bytes = 0
  /// The last request and how it ended: `GET spaces/coworkers -> 200`.
  public var lastCall: String?

  /// Nothing yet.
  public init() {}
}
