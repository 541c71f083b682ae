import JSONPages

/// Makes the body of an update: the full record as it was read, changed where the patch says so.
///
/// The API clears every property that a PUT leaves out. Values that are not changed are carried over byte by byte, so
/// that no number is rounded and no text rewritten on the way.
struct UpdateBody {
  let entity: Entity
  let record: Record
  let patch: JSONObject

  /// Refuses to build on a record that may be partial: what it lacks would be cleared.
  func checkBase(id: Int64) throws(NexudusError) {
    guard RecordID.of(record) == id else {
      throw partial("the reply holds the record \(RecordID.of(record).map(String.init) ?? "without an Id")")
    }
    let carried = entity.fields.filter { $0.isUpdatable && !$0.isAction && !$0.isSecret && patch[$0.name] == nil }
    let missing = carried.filter { record.raw($0.name) == nil }
    if let unlisted = missing.first(where: { !$0.isListed }) {
      throw partial("\(unlisted.name), which full records have, is missing")
    }
    if !carried.isEmpty, missing.count * 2 > carried.count {
      throw partial("\(missing.count) of its \(carried.count) fields are missing, \(missing[0].name) among them")
    }
  }

  private func partial(_ why: String) -> NexudusError {
    NexudusError(
      .invalidResponse, "\(entity.name) was not updated, because the record that was read is not full: \(why)",
      hint: "an update writes the whole record, and would have cleared what is missing", method: "GET",
      path: entity.path, entity: entity.name)
  }

  /// The JSON text to send.
  func encoded() throws(NexudusError) -> [UInt8] {
    var bytes: [UInt8] = [0x7B]
    do throws(JSONError) {
      for name in record.names {
        guard patch[name] == nil, entity.field(named: name)?.isAction != true, let raw = record.raw(name) else {
          continue
        }
        try append(name, to: &bytes)
        bytes.append(contentsOf: raw)
      }
      for (name, value) in patch.members {
        try append(name, to: &bytes)
        bytes.append(contentsOf: try value.encoded())
      }
    } catch {
      throw .usage("\(entity.name) cannot be written as JSON: \(error.message)", entity: entity.name)
    }
    bytes.append(0x7D)
    return bytes
  }

  private func append(_ name: String, to bytes: inout [UInt8]) throws(JSONError) {
    if bytes.count > 1 { bytes.append(0x2C) }
    bytes.append(contentsOf: try JSONValue.string(name).encoded())
    bytes.append(0x3A)
  }

  /// The fields outside the patch that differ between the record that was written and the one that was read afterwards.
  func changedMeanwhile(_ after: Record) -> [String] {
    entity.fields.compactMap { field in
      guard field.isUpdatable, !field.isAction, !field.isSystem, patch[field.name] == nil else { return nil }
      return record[field.name] == after[field.name] ? nil : field.name
    }
  }
}

/// Reads a record's Id.
enum RecordID {
  /// The Id, also where the server writes it as text; nil if there is none.
  static func of(_ record: Record) -> Int64? {
    guard let value = record["Id"] else { return nil }
    return integer(value)
  }

  /// A whole number above 0, also as text.
  static func integer(_ value: JSONValue) -> Int64? {
    value.integer ?? value.string.flatMap { Int64($0) }
  }
}
