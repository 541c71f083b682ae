import Automation
import JSONPages
import Nexudus

extension PlanSymbols {
  /// A value as a plan keeps it.
  struct Writer {
    /// The ids that stand for new records.
    var created: Set<Int64>
    /// Knows the secrets that have no name, too.
    var redactor: Redactor
    /// What stands for the secrets that the script asked for, the longest first: one may stand in another.
    private let symbols: [(text: String, symbol: JSONValue)]

    /// - Parameter secrets: the secrets that the script asked for, by their names.
    init(created: Set<Int64>, secrets: [String: String], redactor: Redactor) {
      self.created = created
      self.redactor = redactor
      var symbols: [(text: String, symbol: JSONValue)] = []
      for (name, secret) in secrets.sorted(by: { $0.key < $1.key }) where !secret.isEmpty {
        symbols.append((secret, ["$secret": .string(name)]))
        if let path = Redactor.path(ofAddress: secret) { symbols.append((path, ["$path": .string(name)])) }
      }
      self.symbols = symbols.sorted { $0.text.utf8.count > $1.text.utf8.count }
    }

    /// The body of an effect; what is secret by the name of its field or header, and comes from no named secret, is
    /// withheld.
    func body(of effect: Effect) -> JSONValue {
      switch effect.operation {
      case .create, .update, .delete, .run:
        let entity = Catalogue.builtIn.entity(named: effect.place)
        return kept(effect.body) { entity?.field(named: $0)?.isSecret == true }
      case .http:
        guard case .object(var call) = symbolic(effect.body) else { return symbolic(effect.body) }
        if let headers = effect.body["headers"] { call["headers"] = kept(headers, where: SecretHeader.isNamed) }
        let bytes = effect.body["bytes"]?.string.flatMap(Hexadecimal.bytes)
        if let bytes, redactor.knowsSecret(in: bytes) { call["bytes"] = PlanSymbols.withheld }
        return .object(call)
      case .request, .notify: return symbolic(effect.body)
      }
    }

    private func kept(_ value: JSONValue, where isSecret: (String) -> Bool) -> JSONValue {
      guard let object = value.object else { return symbolic(value) }
      return .object(
        JSONObject(
          object.members.map { name, value in
            let kept = symbolic(value)
            return (name, isSecret(name) && !value.isNull && kept == value ? PlanSymbols.withheld : kept)
          }))
    }

    func symbolic(_ value: JSONValue) -> JSONValue {
      switch value {
      case .integer(let id):
        guard created.contains(id), let number = PlanNumbers.number(id) else { return value }
        return ["$created": .integer(number)]
      case .string(let text): return string(text)
      case .array(let elements): return .array(elements.map(symbolic))
      case .object(let object):
        if object.keys.contains(where: redactor.knowsSecret) { return PlanSymbols.withheld }
        let kept = JSONValue.object(JSONObject(object.members.map { ($0.key, symbolic($0.value)) }))
        return object.count == 1 && object.keys[0].hasPrefix("$") ? ["$object": kept] : kept
      default: return value
      }
    }

    /// A text, with what stands in it taken apart where that is needed.
    func string(_ text: String) -> JSONValue {
      var parts: [JSONValue] = []
      for piece in PlanNumbers.pieces(of: text) {
        switch piece {
        case .new(let number) where created.contains(PlanNumbers.id(number)):
          parts.append(["$created": .integer(number)])
        case .new(let number): parts.append(.string("\(PlanNumbers.id(number))"))
        case .text(let text): parts += withoutSecrets(text)
        }
      }
      if parts.contains(PlanSymbols.withheld) { return PlanSymbols.withheld }
      if parts.allSatisfy({ $0.string != nil }) { return .string(text) }
      return ["$text": .array(parts)]
    }

    private func withoutSecrets(_ text: String) -> [JSONValue] {
      for (secret, symbol) in symbols {
        guard let range = text.firstRange(of: secret) else { continue }
        let before = String(text[..<range.lowerBound])
        let after = String(text[range.upperBound...])
        return (before.isEmpty ? [] : withoutSecrets(before)) + [symbol]
          + (after.isEmpty ? [] : withoutSecrets(after))
      }
      return redactor.knowsSecret(in: text) ? [PlanSymbols.withheld] : [.string(text)]
    }
  }
}
