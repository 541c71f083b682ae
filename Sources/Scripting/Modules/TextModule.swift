import LuaRuntime
import Nexudus

/// `text.has`, `text.plain`, `text.lower`, `text.upper`.
struct TextModule {
  static let members = ["has", "plain", "lower", "upper"]

  func install(in state: LuaState) {
    let text = state.module("text")
    text.function("has") { call throws(LuaError) in
      guard call.argumentCount >= 2 else { throw .usage("text.has(s, word, ...): at least one word is needed") }
      guard let subject = try call.optionalString(1, "s") else { return .value(false) }
      let folded = FoldedText(PlainText.plain(subject))
      for index in 2...call.argumentCount where folded.contains(FoldedText(try call.string(index, "word"))) {
        return .value(true)
      }
      return .value(false)
    }
    text.function("plain") { call throws(LuaError) in
      .value(.string(PlainText.plain(try call.optionalString(1, "html") ?? "")))
    }
    text.function("lower") { call throws(LuaError) in .value(.string(LowerText.text(try call.string(1, "s")))) }
    text.function("upper") { call throws(LuaError) in .value(.string(try call.string(1, "s").uppercased())) }
    Members.makeStrict(text, Self.members)
  }
}
