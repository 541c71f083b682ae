import Automation
import JSONPages

/// What `concierge.lua` says, as a value.
public struct Settings: Sendable {
  /// Where the space is and who signs in.
  public struct Space: Sendable {
    /// The name of the one that `space { ... }` gives without a name.
    public static let unnamed = "default"

    /// The name that commands and rules call it by.
    public var name = Space.unnamed
    /// Where the file declares it, for messages.
    public var place = "the file"
    /// Whether it is meant where no other is named.
    public var isDefault = false
    /// The API's address.
    public var url: String?
    /// The user's e-mail address.
    public var email: String?
    /// The user's password.
    public var password: String?
    /// The one-time code of a user with two-factor sign-in.
    public var totp: String?
    /// A ready access token instead of a password.
    public var token: String?
    /// The address of the admin panel, for `record:link()`.
    public var panel: String?
    /// Its own limits, over those of all spaces.
    public var limits: Limits?
    /// Its own members of `watch`, over those of all spaces.
    public var watch: JSONObject?
    /// Which effects wait for a person there, of rules that don't say.
    public var approve: ApprovalPolicy?
  }

  /// What a script may do, by `grant`.
  public struct Grant: Sendable {
    /// What `grant` takes.
    static let options = ["http", "write", "mail", "approve"]

    /// The hosts that it may call; nil leaves the default (none).
    public var http: [HostGrant]?
    /// The entities that it may write; nil leaves the default (all).
    public var write: [String]?
    /// The domains and addresses that it may send mail to; nil leaves the default (none).
    public var mail: [String]?
    /// Which of its effects wait for a person at least; nil leaves that to the rule.
    public var approve: ApprovalPolicy?

    /// A grant.
    public init(http: [HostGrant]? = nil, write: [String]? = nil, mail: [String]? = nil) {
      self.http = http
      self.write = write
      self.mail = mail
    }
  }

  /// The limits of the API that the host keeps, where they differ from the documented ones.
  public struct Limits: Sendable {
    /// The least time between two requests.
    public var gap: Duration?
    /// Requests in any minute.
    public var minute: Int?
    /// Requests in any hour.
    public var hour: Int?
    /// Requests in any day.
    public var day: Int?
    /// Writes in any minute.
    public var writeMinute: Int?
    /// Writes in any day.
    public var writeDay: Int?
  }

  /// What settings are written with.
  package static let functions = ["space", "channel", "grant", "watch", "limits", "secret"]

  /// The space that is worked on: where it is and who signs in.
  public var space = Space()
  /// The hosts that the command line lets every script call.
  public var allowedHosts: [HostGrant] = []
  /// All spaces, in the order of the file.
  public var spaces: [Space] = []
  /// What each script may do, by its name.
  public var grants: [String: Grant] = [:]
  /// The limits of the space that is worked on.
  public var limits: Limits { space.limits?.over(commonLimits) ?? commonLimits }
  /// Whether they stand for settings that nobody has written yet: each channel is there, and everything is granted.
  package var isOpen = false
  /// The places that notices can be sent to, by their names.
  public var channels: [String: Channel] = [:]
  /// The members of `watch` for the space that is worked on, as they were written.
  public var watch: JSONObject { commonWatch.merging(space.watch) }
  /// The limits of every space that sets none.
  public var commonLimits = Limits()
  /// The members of `watch` for every space that sets none.
  public var commonWatch: JSONObject = [:]
  /// Which effects wait for a person, of rules and spaces that don't say.
  public var commonApprove = ApprovalPolicy.never
  /// Which effects wait for a person in the space that is worked on, of rules that don't say.
  public var approve: ApprovalPolicy { space.approve ?? commonApprove }

  /// Which effects of a rule wait for a person: what it says itself, or the default, unless its grant is stricter.
  func approval(of rule: RuleDeclaration) -> ApprovalPolicy {
    (rule.approve ?? approve).stricter(grants[rule.name]?.approve)
  }

  /// What a rule may do.
  func permissions(of declared: RuleDeclaration) -> Permissions {
    var permissions = Permissions(declared: declared, grant: grants[declared.name], allowedHosts: allowedHosts)
    permissions.isOpen = isOpen
    return permissions
  }

  /// The channel of a name.
  func channel(named name: String) -> Channel? {
    channels[name] ?? (isOpen ? Channel(name: name, kind: .terminal) : nil)
  }

  /// Settings that leave everything at its default.
  public init() {}
}
