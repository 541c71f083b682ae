import ArgumentParser
import Display
import JSONPages
import Nexudus
import Scripting

/// `concierge api`: one call of the API.
struct APICommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "api",
    abstract: "Makes one call of the API, signed in and within its limits.",
    discussion: """
      The reply goes to standard output: indented on a terminal, as it came elsewhere, but that secret fields are ***. A \
      refusal is told on standard error, and ends with 1. POST, PUT and DELETE are sent at once unless --dry-run is \
      there. A PUT clears every field that it does not name: to change some of them, use update in a script.

      -f takes numbers, true, false, null and lists as what they are, other values as text, and @FILE as a file's text; \
      where the catalogue knows the field as text, a number stays text. --paginate follows all pages of a list and \
      gives one record a line as JSON. --select gives the value of a Lua expression over "reply": the decoded reply, or \
      with --paginate each record.

      Examples:
        concierge api GET spaces/coworkers -q size=5
        concierge api GET spaces/coworkers --paginate --select 'reply.FullName'
        concierge api GET utils/enums -q name=eWebhookAction
        concierge api POST community/communitymessages -f CommunityThreadId=12 -f UserId=3 -f Message=Hello --dry-run
        concierge api PUT spaces/coworkers --input coworker.json
      """)

  @OptionGroup var space: SpaceOptions

  @Argument(
    help: ArgumentHelp("GET, POST, PUT, DELETE, PATCH or HEAD.", valueName: "method"),
    completion: .list(["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"]))
  var method: String

  @Argument(
    help: ArgumentHelp("The path under the API's address: spaces/coworkers/12.", valueName: "path"),
    completion: EntityNames.pathCompletion)
  var path: String

  @Option(
    name: .customShort("q"),
    help: ArgumentHelp("A part of the query; may be given again.", valueName: "key=value"))
  var query: [String] = []

  @Option(
    name: .customShort("f"),
    help: ArgumentHelp("A field of the body; may be given again.", valueName: "field=value"))
  var fields: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("Take the body, as JSON, from a file, or - from standard input.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var input: String?

  @Flag(name: .long, help: "Follow all pages of a list and give one record a line.")
  var paginate = false

  @Option(
    name: .long, help: ArgumentHelp("Give the value of this Lua expression over \"reply\".", valueName: "expression"))
  var select: String?

  @Flag(name: .long, help: "Read for real, but only show what would be written.")
  var dryRun = false

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console()
    return await reporting(console) {
      let request = try request()
      let selection: ReplyExpression? =
        if let select { try await ReplyExpression(select, name: "--select") } else { nil }
      if dryRun, request.isWrite {
        APIOutput(console: console, secrets: nil).show(planned: request)
        return .done
      }
      return try await SpaceReading.run(space, console, interrupts) { reading in
        let output = APIOutput(console: console, secrets: reading.secrets)
        let call = APICall(client: reading.client, request: request, selection: selection, output: output)
        return paginate ? try await call.sendPages() : try await call.send()
      }
    }
  }

  /// What is to be sent, checked.
  private func request() throws -> RawRequest {
    let entity = Catalogue.builtIn.entity(path: path)
    var items: [QueryItem] = []
    for text in query { items.append(try QueryItem(commandLine: text)) }
    if input != nil, !fields.isEmpty {
      throw CommandFailure(.usage, "--input and -f both give the body; say one")
    }
    var request = try RawRequest(method: method.uppercased(), path: path, query: items)
    if let input {
      request.body = try Self.body(input)
    } else if !fields.isEmpty {
      request.body = .object(try Self.body(BodyFields(fields, of: entity)))
    }
    if request.body != nil, !request.mayHaveBody {
      throw CommandFailure(
        .usage, "a \(method.uppercased()) has no body", hint: "-q KEY=VALUE puts it into the query")
    }
    if paginate, !request.isGet { throw CommandFailure(.usage, "--paginate goes with GET alone") }
    return request
  }

  private static func body(_ input: String) throws -> JSONValue {
    let text = try input == "-" ? Terminal.readAll(maximumBytes: ScriptSource.maximumBytes) : BodyFile.text(of: input)
    do throws(JSONError) { return try JSONValue(parsing: text) } catch {
      let name = input == "-" ? "standard input" : input
      throw CommandFailure(.usage, "\(name) is not JSON: \(error.message)")
    }
  }

  private static func body(_ fields: BodyFields) throws -> JSONObject {
    var body = JSONObject()
    for (name, content) in fields.fields {
      switch content {
      case .value(let value): body[name] = value
      case .file(let path): body[name] = .string(try BodyFile.text(of: path))
      }
    }
    return body
  }
}
