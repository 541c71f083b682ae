import LuaRuntime
import Nexudus
import Synchronization

/// The walks that a script has begun and not ended, by the numbers that the prelude knows them by.
final class Walks: Sendable {
  /// One walk and how far the script has come in it.
  struct Walk: Sendable {
    let pages: PageWalk
    let place: PlacedEntity
    var recordsRead = 0
  }

  private struct Table: Sendable {
    var next: Int64 = 1
    var open: [Int64: Walk] = [:]
  }

  private let table = Mutex(Table())

  func add(_ walk: Walk) -> Int64 {
    table.withLock { table in
      let number = table.next
      table.next += 1
      table.open[number] = walk
      return number
    }
  }

  func walk(_ number: Int64) -> Walk? { table.withLock { $0.open[number] } }

  /// Counts records as given to the script; gives how many it has by now.
  func count(_ records: Int, in number: Int64) -> Int {
    table.withLock { table in
      table.open[number]?.recordsRead += records
      return table.open[number]?.recordsRead ?? records
    }
  }

  func close(_ number: Int64) { table.withLock { $0.open.removeValue(forKey: number) }?.pages.close() }

  func closeAll() {
    let open = table.withLock { table in
      defer { table.open = [:] }
      return table.open
    }
    for walk in open.values { walk.pages.close() }
  }
}
