import JSONPages
import Nexudus

/// The small private files in the program's home, with errors as commands have them.
enum KeptFile {
  /// The bytes of a file; nil when there is none.
  static func read(_ path: String) throws(CommandFailure) -> [UInt8]? {
    do throws(NexudusError) { return try PrivateFile.read(path) } catch { throw CommandFailure(anything: error) }
  }

  /// Writes a value as JSON text.
  static func write(_ value: JSONValue, to path: String) throws(CommandFailure) {
    let bytes: [UInt8]
    do throws(JSONError) { bytes = try value.encoded(pretty: true) } catch {
      throw CommandFailure(.usage, "\(path) can't be written: \(error.message)")
    }
    do throws(NexudusError) { try PrivateFile.write(bytes, to: path) } catch { throw CommandFailure(anything: error) }
  }

  /// Removes a file; nothing happens when there is none.
  static func remove(_ path: String) throws(CommandFailure) {
    do throws(NexudusError) { try PrivateFile.remove(path) } catch { throw CommandFailure(anything: error) }
  }
}
