import ArgumentParser
import Automation
import Nexudus

/// The record that a command is about, as people write it: `Coworker 40` or `Coworker:40`.
enum SubjectName {
  /// The record of one or two words.
  static func parse(_ words: [String]) throws -> RecordName {
    let parts = words.flatMap { $0.split(separator: ":", omittingEmptySubsequences: false).map(String.init) }
    guard parts.count == 2 else {
      throw ValidationError("name one record: Coworker 40, or Coworker:40")
    }
    guard Catalogue.builtIn.entity(named: parts[0]) != nil else {
      throw ValidationError(
        "there is no entity \"\(parts[0])\"\(Names.proposal(Catalogue.builtIn.nearest(to: parts[0])))")
    }
    guard let name = RecordName("\(parts[0]):\(parts[1])"), name.id > 0 else {
      throw ValidationError("\"\(parts[1])\" is no Id of a record; write Coworker 40")
    }
    return name
  }
}
