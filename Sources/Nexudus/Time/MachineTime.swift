#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A moment that all processes of one machine name alike, until the machine is started anew.
public struct MachineTime: Sendable, Hashable {
  /// Tells one start of the machine from another.
  public var boot: UInt64
  /// The time since that start, sleep of the machine included.
  public var elapsed: Duration

  /// Makes one.
  public init(boot: UInt64, elapsed: Duration) {
    self.boot = boot
    self.elapsed = elapsed
  }
}

extension TimeSource {
  /// The monotonic clock, as if the machine were never started anew.
  public var machine: MachineTime { MachineTime(boot: 1, elapsed: monotonic) }
}

extension SystemTime {
  /// The time since the machine's start, by a clock that no setting moves.
  public var machine: MachineTime {
    var time = timespec()
    #if canImport(Glibc)
      clock_gettime(CLOCK_BOOTTIME, &time)
    #else
      clock_gettime(CLOCK_MONOTONIC, &time)
    #endif
    return MachineTime(
      boot: Self.boot, elapsed: .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec)))
  }

  private static let boot: UInt64 = {
    #if canImport(Glibc)
      // Containers may run with a shifted clock of their own; that is then another machine.
      let text = contents("/proc/sys/kernel/random/boot_id") + target("/proc/self/ns/time")
    #else
      var size = 64
      var buffer = [UInt8](repeating: 0, count: size)
      let text = sysctlbyname("kern.bootsessionuuid", &buffer, &size, nil, 0) == 0 ? Array(buffer[..<size]) : []
    #endif
    return StableHash.hash(text)
  }()

  #if canImport(Glibc)
    private static func contents(_ path: String) -> [UInt8] {
      let file = open(path, O_RDONLY | O_CLOEXEC)
      guard file >= 0 else { return [] }
      defer { close(file) }
      var buffer = [UInt8](repeating: 0, count: 64)
      let count = buffer.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, $0.count) }
      return Array(buffer.prefix(max(count, 0)))
    }

    private static func target(_ path: String) -> [UInt8] {
      var buffer = [CChar](repeating: 0, count: 64)
      let count = readlink(path, &buffer, buffer.count)
      return buffer.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }
    }
  #endif
}

/// A hash that is the same in every process (FNV-1a): for names of files and lanes, not for secrets.
package enum StableHash {
  package static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
