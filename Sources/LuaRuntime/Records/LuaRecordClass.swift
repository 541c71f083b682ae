public import JSONPages

/// What kind of records they are to scripts: how absent fields are answered and how a record prints.
///
/// A field is decoded when a script reads it. What the record lacks, or holds as null, is asked of ``resolve``.
public final class LuaRecordClass: Sendable {
  /// The name of the class; methods are found by it, and records are equal only within it.
  public let name: String
  /// The field that tells records of the class apart.
  public let identityField: String
  /// Fields whose values are shown as `***` wherever a record is printed or encoded.
  public let secretFields: Set<String>
  let resolve: @Sendable (String, Record) -> LuaFieldAnswer
  let describe: @Sendable (Record) -> String

  /// A class of records.
  ///
  /// - Parameters:
  ///   - name: The name of the class.
  ///   - identityField: The field that tells its records apart.
  ///   - secretFields: Fields that are never shown.
  ///   - resolve: Answers a read of a field that is absent or null.
  ///   - describe: The text of `tostring(record)`.
  public init(
    name: String, identityField: String = "Id", secretFields: Set<String> = [],
    resolve: @escaping @Sendable (_ field: String, _ record: Record) -> LuaFieldAnswer,
    describe: @escaping @Sendable (Record) -> String
  ) {
    self.name = name
    self.identityField = identityField
    self.secretFields = secretFields
    self.resolve = resolve
    self.describe = describe
  }
}

/// What a field is that a record lacks or holds as null.
public enum LuaFieldAnswer: Sendable {
  /// nil, now and for all records of this class: it is not asked again.
  case `nil`
  /// Another value, for this record only.
  case value(LuaValue)
  /// A mistake: no such field, or one that this kind of record never has.
  case error(LuaError)
  /// The record must be read anew: the script waits, the fresh record takes this one's place, and the field is read
  /// again.
  case refresh(LuaRefresh)
}

/// Reads a record anew.
public typealias LuaRefresh = nonisolated(nonsending) @Sendable () async throws(LuaError) -> LuaRecord

/// A record and its class, as it crosses between Swift and Lua.
public struct LuaRecord: Sendable {
  /// The record.
  public let record: Record
  /// Its class.
  public let recordClass: LuaRecordClass

  /// A record for scripts.
  public init(_ record: Record, _ recordClass: LuaRecordClass) {
    self.record = record
    self.recordClass = recordClass
  }

  /// What `tostring` gives of it.
  public var text: String { recordClass.describe(record) }

  /// The record as an object, its secret fields masked.
  public var object: JSONObject {
    var object = record.object
    for field in recordClass.secretFields where object[field].map({ $0 != .null }) ?? false { object[field] = "***" }
    return object
  }
}

/// A page of records: an array to scripts, with further members beside the elements.
public struct LuaRecordPage: Sendable {
  /// The records.
  public let page: RecordPage
  /// Their class.
  public let recordClass: LuaRecordClass
  /// Members such as `total` and `has_next`.
  public let fields: JSONObject

  /// A page for scripts.
  public init(_ page: RecordPage, _ recordClass: LuaRecordClass, fields: JSONObject = [:]) {
    self.page = page
    self.recordClass = recordClass
    self.fields = fields
  }
}
