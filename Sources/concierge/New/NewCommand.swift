import ArgumentParser
import Automation
import Display
import Scripting

/// `concierge new`: writes a rule and its test.
struct NewCommand: ConciergeCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Writes a rule to begin with, and a test beside it.",
    discussion: """
      NAME.lua prints what happened and names the fields that there are; NAME_test.lua tests it. Nothing is ever \
      overwritten. Without a trigger, or without a name, it asks.

      Triggers: created:ENTITY, updated:ENTITY, changed:ENTITY.FIELD, entered:ENTITY, gone:ENTITY, \
      due:ENTITY.FIELD+3d.

      With --recipe it writes rules of the cookbook with their tests, and a concierge.lua with what they need where \
      there is none; NAME is then a folder, or a name for a single recipe.

      Examples:
        concierge new greet --on created:Coworker
        concierge new rules/late --on due:CoworkerInvoice.DueDate+3d
        concierge new report --cron "0 9 * * 1-5"
        concierge new --recipe list
        concierge new rules/ --recipe wifi_reply,visitor_arrives
      """)

  @Argument(
    help: ArgumentHelp("The rule's name, with a folder before it or not.", valueName: "name"), completion: .directory)
  var name: String?

  @Option(
    name: .long, help: ArgumentHelp("What happens to a record.", valueName: "kind:entity"),
    completion: EntityNames.triggerCompletion)
  var on: String?

  @Option(name: .long, help: ArgumentHelp("An interval, like 1h.", valueName: "interval"))
  var every: String?

  @Option(name: .long, help: ArgumentHelp("Times of the clock in five fields.", valueName: "schedule"))
  var cron: String?

  @Option(
    name: .long, help: ArgumentHelp("Recipes of the cookbook, with commas; list shows them.", valueName: "list"),
    completion: .custom { _, _, _ in RecipeOrder.book.map(\.name) + ["list"] })
  var recipe: String?

  func execute(_ interrupts: Interrupts) async -> ExitStatus {
    let console = Console()
    return await reporting(console) {
      let given = try NewRequest(on: on, every: every, cron: cron).trigger()
      if let recipe {
        guard given == nil else {
          throw CommandFailure(.usage, "a recipe has its own trigger: give either --recipe, or a trigger")
        }
        try write(recipes: recipe, console)
      } else {
        try await write(ruleFor: given, console)
      }
      return .done
    }
  }

  // MARK: A rule of one's own

  private func write(ruleFor given: Trigger?, _ console: Console) async throws {
    let named = try name.map { text throws(CommandFailure) in try RulePlace(text) }
    let questions = NewQuestions(ask: Terminal.prompt, say: console.note)
    if named == nil || given == nil { try Self.requireTerminal() }
    let place = try named ?? questions.place()
    let trigger = try given ?? questions.trigger()
    let rule = NewRule(path: place.path, trigger: trigger)
    try await Self.check(rule)
    try NewFiles(files: [("\(place.path).lua", rule.text), ("\(place.path)_test.lua", rule.test)]).write()
    console.note("wrote \(place.path).lua and \(place.path)_test.lua")
    if named == nil || given == nil {
      console.note("the same without questions: concierge new \(place.path) \(NewRequest.option(for: trigger))")
    }
    console.note("next: concierge test \(place.path)_test.lua, then make the rule do what you want")
  }

  private static func requireTerminal() throws(CommandFailure) {
    guard Terminal.isTerminal(0) else {
      throw CommandFailure(
        .usage, "a new rule needs a name and a trigger, and standard input is no terminal to ask on",
        hint: "like: concierge new greet --on created:Coworker; concierge help new lists the triggers")
    }
  }

  /// Refuses a trigger that would never fire.
  private static func check(_ rule: NewRule) async throws {
    let check = try await RuleCheck()
    let findings = await check.report(on: [.standardInput(rule.text)]).findings
    await check.close()
    if let finding = findings.first { throw CommandFailure(.usage, finding.message, hint: finding.hint) }
  }

  // MARK: Recipes

  private func write(recipes list: String, _ console: Console) throws {
    if list == "list" {
      if let name { throw CommandFailure(.usage, "--recipe list shows all recipes, and needs no \"\(name)\"") }
      return RecipeOrder.list.forEach(console.put)
    }
    let order = try RecipeOrder(list, to: name, isFolder: FolderWriter.isFolder)
    let settings = try RecipeSettings(order, surroundings: Surroundings())
    try NewFiles(files: order.files + settings.file).write()
    for (place, _) in order.recipes { console.note("wrote \(place.path).lua and \(place.path)_test.lua") }
    settings.notes.forEach(console.note)
  }
}
