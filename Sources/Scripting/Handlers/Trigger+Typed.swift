public import Automation
public import JSONPages
import LuaRuntime
public import Nexudus

extension Trigger {
  /// The kinds of events that records have, as they are typed before the colon.
  public static let typedKinds = ["created", "updated", "changed", "entered", "gone", "due"]

  /// Reads a trigger as it is typed on a command line: `created:CommunityThread`, `changed:CoworkerInvoice.Paid`,
  /// `due:CoworkerInvoice.DueDate+3d`.
  ///
  /// - Parameter membership: the filters of the set that records join, for an entity that a text with `entered` names.
  /// - Throws: kind `usage`; it names what is wrong, and the nearest right name.
  public init(
    typed text: String, membership: (Entity) throws(NexudusError) -> JSONObject
  ) throws(NexudusError) {
    guard let colon = text.firstIndex(of: ":") else {
      throw .usage("a trigger is KIND:ENTITY, not \"\(text)\"\(Self.turnedRound(text))", hint: Self.forms)
    }
    let kind = String(text[..<colon])
    guard Self.typedKinds.contains(kind) else {
      let proposal = Names.proposal(Names.nearest(kind, among: Self.typedKinds))
      throw .usage("records have no event \"\(kind)\"\(proposal)", hint: Self.forms)
    }
    var rest = text[text.index(after: colon)...]
    var given = TriggerReader.Arguments()
    if kind == "due", let sign = rest.lastIndex(where: { $0 == "+" || $0 == "-" }) {
      given.offset = String(rest[sign...])
      rest = rest[..<sign]
    }
    let names = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    given.entity = names[0]
    let hasField = kind == "changed" || kind == "due"
    let hasOffset = !given.offset.isEmpty
    guard names.count == (hasField ? 2 : 1), !names.contains(""), hasOffset == (kind == "due") else {
      let (form, example) =
        switch kind {
        case "due": ("due:ENTITY.FIELD+3d", "due:CoworkerInvoice.DueDate+3d, or -1d for a day before")
        case "changed": ("changed:ENTITY.FIELD", "changed:Coworker.Active")
        default: ("\(kind):ENTITY", "\(kind):Coworker")
        }
      throw .usage("\(kind) is written \(form), not \"\(text)\"", hint: "like \(example)")
    }
    if hasField { given.subject = names[1] }
    let entity = try Catalogue.builtIn.requireEntity(named: given.entity)
    if kind == "entered" { given.options = ["where": .object(try membership(entity))] }
    self = try Self.read(kind, given, title: "on.\(kind)")
  }

  /// Reads an interval: `10m`.
  public init(every interval: String) throws(NexudusError) {
    var given = TriggerReader.Arguments()
    given.subject = interval
    self = try Self.read("every", given, title: "every")
  }

  /// Reads a schedule of five fields: `0 9 * * 1-5`.
  public init(cron schedule: String) throws(NexudusError) {
    var given = TriggerReader.Arguments()
    given.subject = schedule
    self = try Self.read("cron", given, title: "cron")
  }

  /// The forms of a typed trigger, for messages.
  private static let forms =
    "created:ENTITY, updated:ENTITY, changed:ENTITY.FIELD, entered:ENTITY, gone:ENTITY, due:ENTITY.FIELD+3d"

  private static func read(
    _ kind: String, _ given: TriggerReader.Arguments, title: String
  ) throws(NexudusError) -> Trigger {
    var reader = TriggerReader(kind: kind, title: title, rule: "")
    do throws(LuaError) { try reader.read(given) } catch { throw .usage(error.message) }
    return reader.trigger
  }

  /// What was meant by `CommunityThread.created`, which is how `concierge trigger` names an event.
  private static func turnedRound(_ text: String) -> String {
    let parts = text.split(separator: ".").map(String.init)
    guard parts.count >= 2, let kind = parts.last, typedKinds.contains(kind) else { return "" }
    return Names.proposal(["\(kind):\(parts.dropLast().joined(separator: "."))"])
  }
}
