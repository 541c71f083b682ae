import JSONPages

extension SpaceState {
  /// How much of a record is shown.
  enum Form { case listed, full }

  /// The JSON text of a record as lists or single reads show it.
  ///
  /// Texts are kept until something changes that could show in them, so that reading a large space page by page
  /// encodes each record once.
  mutating func encoded(
    _ record: StoredRecord, _ version: StoredRecord.Version, _ shape: EntityShape, _ form: Form
  ) throws(JSONError) -> [UInt8] {
    let isLatest = form == .full || record.visibleFrom <= time
    let texts: WritableKeyPath<Table, [Int64: [UInt8]]> = form == .full ? \.fullTexts : \.listedTexts
    if isLatest, let kept = tables[shape.name]?[keyPath: texts][record.id] { return kept }
    let text = try encode(record, version, shape, form)
    if isLatest { tables[shape.name]?[keyPath: texts][record.id] = text }
    return text
  }

  /// Drops the encoded forms that may show a record that changed: its own, and those of records that borrow its fields.
  mutating func forgetTexts(of id: Int64, in shape: EntityShape) {
    tables[shape.name]?.forgetTexts(of: id)
    var changed: Set = [shape.name]
    var spread = true
    while spread {
      spread = false
      for (name, table) in tables where !changed.contains(name) && !table.shape.sources.isDisjoint(with: changed) {
        changed.insert(name)
        tables[name]?.forgetTexts()
        spread = true
      }
    }
    if shape.sources.contains(shape.name) { tables[shape.name]?.forgetTexts() }
  }

  private func encode(
    _ record: StoredRecord, _ version: StoredRecord.Version, _ shape: EntityShape, _ form: Form
  ) throws(JSONError) -> [UInt8] {
    var text = JSONText()
    text.text("{")
    var isFirst = true
    for column in shape.shown {
      let described = shape.columns[column]
      let isHidden = form == .listed && !described.isListed
      if isHidden && faults.contains(.leftOutFields) { continue }
      if !isFirst { text.text(",") }
      isFirst = false
      text.text(described.keyText)
      try text.value(isHidden ? .null : value(column, of: record, version, shape))
    }
    if faults.contains(.newFields) {
      text.text(#","AvgSentimentScore":"#)
      try text.value(.integer(record.id % 100))
    }
    text.text("}")
    return text.bytes
  }
}
