import JSONPages

/// Makes documents of every kind, as values and as text.
struct DocumentMaker {
  var random: SeededRandom

  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  mutating func value(depth: Int = 0) -> JSONValue {
    switch random.below(depth > 3 ? 7 : 10) {
    case 0: return .null
    case 1: return .bool(random.chance(50))
    case 2: return .integer(integer())
    case 3: return .double(double())
    case 4...6: return .string(string())
    case 7: return .array((0..<random.below(5)).map { _ in value(depth: depth + 1) })
    default: return .object(object(depth: depth + 1))
    }
  }

  mutating func object(depth: Int) -> JSONObject {
    JSONObject((0..<random.below(6)).map { _ in (key(), value(depth: depth)) })
  }

  /// Records that share most of their keys, in changing order.
  mutating func records() -> [JSONValue] {
    let names = (0..<1 + random.below(8)).map { _ in key() }
    return (0..<random.below(6)).map { _ in
      var members = names.filter { _ in random.chance(85) }.map { ($0, value(depth: 2)) }
      if random.chance(20) { members.shuffle(using: &random) }
      if random.chance(20) { members.append((key(), value(depth: 2))) }
      return .object(JSONObject(members))
    }
  }

  mutating func key() -> String {
    random.pick([
      "Id", "Name", "a", "b", "", "TotalAmount", "a\"b", "naïve", "e\u{301}", "\u{E9}", "x\\y", "key\n", string(),
    ])
  }

  mutating func integer() -> Int64 {
    switch random.below(5) {
    case 0: return Int64(random.below(100)) - 50
    case 1: return random.pick([.max, .min, 1 << 53, (1 << 53) + 1, -(1 << 53) - 1, 0, 999_999_999_999_999_999])
    default: return Int64(bitPattern: random.next()) >> Int64(random.below(64))
    }
  }

  mutating func double() -> Double {
    switch random.below(4) {
    case 0: return Double(random.below(100_000)) / 100
    case 1:
      return random.pick([
        0, -0.0, 1, 1e16, 1e22, 1e23, 0.1, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0x1p63,
      ])
    default:
      let value = Double(bitPattern: random.next())
      return value.isFinite ? value : 1.5
    }
  }

  mutating func string() -> String {
    let pieces = [
      "a", "text", " ", "\"", "\\", "/", "\n", "\t", "\r", "\u{0}", "\u{1F}", "\u{7F}", "é", "ß", "€", "日本", "😀",
      "\u{2028}",
      "\u{FFFD}", "\u{10FFFF}", "[{", "}],", "null", "abcdefghijklmnopqrstuvwxyz",
    ]
    return (0..<random.below(6)).map { _ in random.pick(pieces) }.joined()
  }

  /// Text for a value with white space and escapes wherever they are allowed.
  mutating func text(of value: JSONValue) -> String {
    switch value {
    case .string(let string): return quoted(string)
    case .array(let elements):
      return "[" + space() + elements.map { text(of: $0) + space() }.joined(separator: "," + space()) + "]"
    case .object(let object):
      let members = object.members.map { quoted($0.key) + space() + ":" + space() + text(of: $0.value) + space() }
      return "{" + space() + members.joined(separator: "," + space()) + "}"
    default: return (try? value.encodedString()) ?? "null"
    }
  }

  mutating func space() -> String { random.chance(80) ? "" : random.pick([" ", "\n", "\t", "\r\n", "  \n  "]) }

  private mutating func quoted(_ string: String) -> String {
    var result = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "/": result += random.chance(50) ? "\\/" : "/"
      case "\n": result += "\\n"
      default:
        if scalar.value < 0x20 || random.chance(10) {
          for unit in String(scalar).utf16 {
            let hex = String(unit, radix: 16, uppercase: random.chance(50))
            result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
          }
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }

  /// The text with one to three bytes removed, added or changed.
  mutating func damaged(_ text: [UInt8]) -> [UInt8] {
    var text = text
    for _ in 0...random.below(3) {
      let place = random.below(text.count + 1)
      let byte =
        random.chance(70) ? random.pick(Array("{}[]\",:\\0123456789.eE+-truefalsn \n".utf8)) : UInt8(random.below(256))
      switch random.below(5) {
      case 0: text.insert(byte, at: place)
      case 1 where place < text.count: text.remove(at: place)
      case 2 where place < text.count: text[place] = byte
      case 3 where place < text.count: text.removeSubrange(place..<min(text.count, place + random.below(8)))
      case 4: text = Array(text.prefix(place))
      default: break
      }
    }
    return text
  }
}
