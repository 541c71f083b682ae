import CLuaBridge
import JSONPages

extension LuaTable {
  /// Adds `encode(value [, { pretty = true }])`, `decode(text)` and `null`.
  ///
  /// Objects come out sorted by key. A table is an array if its keys are 1...n; an empty one is an object, unless it was
  /// decoded from an empty array. What JSON can't hold is refused with its path. Null is decoded as `null`.
  public func addJSON() {
    setNull("null")
    function("encode") { call throws(LuaError) in
      let value = try call.json(1, "value")
      let isPretty = try call.object(2, "options")?["pretty"]?.bool ?? false
      do throws(JSONError) {
        return .value(.string(try value.encodedString(pretty: isPretty)))
      } catch {
        throw .usage("json.encode: \(error.message)")
      }
    }
    setFunction("decode") { L, function throws(LuaError) in
      let call = LuaCall(L, function)
      guard let bytes = stringBytes(L, 1) else { throw call.mismatch(1, "text", "a string") }
      try pushParsed(PaddedBytes(copying: UnsafeRawBufferPointer(bytes)), on: L, keepsNull: true)
      return 1
    }
  }
}
