/// The records of one entity, in the order of their Ids.
struct Table: Sendable {
  let shape: EntityShape
  private(set) var records: [StoredRecord] = []
  /// The Ids that were deleted.
  private(set) var gone: Set<Int64> = []
  private(set) var nextID: Int64
  /// Encoded records by Id, in the listed and in the full form.
  var listedTexts: [Int64: [UInt8]] = [:]
  var fullTexts: [Int64: [UInt8]] = [:]

  init(shape: EntityShape) {
    self.shape = shape
    nextID = shape.firstID
  }

  func position(of id: Int64) -> Int? {
    var low = 0
    var high = records.count
    while low < high {
      let middle = (low + high) / 2
      if records[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < records.count && records[low].id == id ? low : nil
  }

  subscript(id: Int64) -> StoredRecord? { position(of: id).map { records[$0] } }

  mutating func append(_ record: StoredRecord) {
    records.append(record)
    nextID = record.id + 1
  }

  mutating func replace(at position: Int, with record: StoredRecord) { records[position] = record }

  /// Drops the encoded forms of one record, or of all.
  mutating func forgetTexts(of id: Int64? = nil) {
    if let id {
      listedTexts[id] = nil
      fullTexts[id] = nil
    } else {
      listedTexts.removeAll()
      fullTexts.removeAll()
    }
  }

  mutating func remove(at position: Int) { gone.insert(records.remove(at: position).id) }
}
