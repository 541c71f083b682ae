/// Moves over white space: there is none in most texts, so the first test decides nearly always.
@inlinable @inline(__always)
func skipSpace(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
  start.pointee > 0x20 ? start : skipSpaceRun(start)
}

@inlinable
func skipSpaceRun(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
  var p = start
  while true {
    switch p.pointee {
    case 0x20, 0x0A, 0x0D, 0x09: p += 1
    default: return p
    }
  }
}

/// Moves over a UTF-8 byte order mark, which some servers put before their JSON.
@inlinable
func skipByteOrderMark(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
  start[0] == 0xEF && start[1] == 0xBB && start[2] == 0xBF ? start + 3 : start
}
