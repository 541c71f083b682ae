import JSONPages
import Nexudus
import Scripting

/// Listed records as CSV, in the form of the scripts' `csv`.
public struct RecordCSV {
  private let fields: [String]

  /// What stands between two rows.
  public static let lineEnd = "\r\n"

  /// - Parameter fields: the columns; nil is every field that lists carry.
  public init(_ entity: Entity, fields: [String]? = nil) {
    self.fields = fields ?? entity.fields.filter { $0.isListed && !$0.isAction }.map(\.name)
  }

  /// The row of the columns' names.
  public var head: String { fields.joined(separator: ",") }

  /// A record's row; `value` gives what may be shown of a field.
  public func row(_ value: (String) -> JSONValue) throws(JSONError) -> String {
    var cells: [String] = []
    for field in fields { cells.append(try CSVCell.text(value(field))) }
    return cells.joined(separator: ",")
  }
}
