import ArgumentParser
import Automation
import JSONPages
import Nexudus
import SQLiteStore

extension EventsCommand {
  /// `concierge events why RULE RECORD`.
  struct WhyCommand: ConciergeCommand {
    static let configuration = CommandConfiguration(
      commandName: "why",
      abstract: "Says why a rule did, or did not, do something about a record.",
      discussion: """
        It looks only at what the state holds, and asks the space nothing.

        Example:
          concierge events why wifi_reply CommunityThread:1042
        """)

    @OptionGroup var space: SpaceOptions

    @Argument(help: "The rule's name.")
    var rule: String

    @Argument(help: ArgumentHelp("The record, as Entity:ID.", valueName: "record"))
    var record: String

    @Flag(name: .long, help: "Give one JSON object.")
    var json = false

    func validate() throws { _ = try recordName() }

    private func recordName() throws -> RecordName {
      if let name = RecordName(record) { return name }
      let entity = String(record.prefix { $0 != ":" })
      let near = Catalogue.builtIn.entity(named: entity) == nil ? Catalogue.builtIn.nearest(to: entity) : []
      throw ValidationError(
        "\"\(record)\" names no record; write it as Entity:ID, such as CommunityThread:1042\(Names.proposal(near))")
    }

    func execute(_ interrupts: Interrupts) async -> ExitStatus {
      let console = Console(isJSON: json)
      return await reporting(console) {
        let name = try recordName()
        return try await SavedState.withHolder(
          of: "the rule \(rule)", space, console,
          has: { tables throws(StoreError) in try RuleNames(tables).names.contains(rule) }
        ) { state in
          let (facts, names) = try state.store.reading {
            tables throws(StoreError) -> (WhyFacts, RuleNames) in
            var facts = try WhyFacts(rule: rule, entity: name.entity, record: name.id, in: tables)
            facts.loaded = try LoadedRules(tables).rules.first { $0.name == rule }?.triggers
            return (facts, try RuleNames(tables))
          }
          try names.check(rule)
          let text = WhyText(
            why: Why(facts, now: state.now), rule: rule, record: name, moments: state.moments,
            secrets: SecretFields(redactor: state.session.redactor))
          if json { console.put(text.json) } else { text.lines.forEach(console.putSafe) }
          return .done
        }
      }
    }
  }
}
