import CLuaBridge
import JSONPages

/// The keys of a text that is read, each made a string of Lua's once: a string that is there costs a tenth of looking for
/// it by its bytes.
struct KeyStrings: ~Copyable {
  private let L: OpaquePointer
  /// Where the table of the strings lies on the stack.
  private let table: Int32
  /// Made for the first key.
  private var numbers: KeyNumbers?
  private var made = 0

  /// Keeps the strings at an index, an absolute one, in a table made for the first of them.
  init(on L: OpaquePointer, table: Int32) {
    self.L = L
    self.table = table
  }

  /// Pushes a key.
  mutating func push(_ key: UnsafeBufferPointer<UInt8>) {
    if numbers == nil {
      numbers = KeyNumbers()
      lua_createtable(L, 64, 0)
      lua_copy(L, -1, table)
      clb_pop(L, 1)
    }
    guard let number = numbers?.number(of: key) else { return pushBytes(key, on: L) }
    if number < made { return pushMade(number) }
    made = number + 1
    pushBytes(key, on: L)
    lua_pushvalue(L, -1)
    lua_rawseti(L, table, Int64(made))
  }

  /// Pushes the key that came next the last time, if it is the one at `p`; see ``JSONVisitor/foreseenKey(at:)``.
  mutating func pushForeseen(at p: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
    guard let (number, end) = numbers?.foreseen(at: p) else { return nil }
    pushMade(number)
    return end
  }

  private func pushMade(_ number: Int) { lua_rawgeti(L, table, Int64(number + 1)) }
}
