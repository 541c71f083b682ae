import JSONPages
import LuaRuntime
import Nexudus

/// `template(text, table [, "html"])`: a text with the values of a table filled in, by Mustache.
struct TemplateModule {
  static let options = ["html", "partials"]

  func install(in state: LuaState) {
    state.globals.function("template") { call throws(LuaError) in
      let text = try call.string(1, "text")
      let values = try call.json(2, "table")
      guard values.object != nil || values.array != nil else { throw call.mismatch(2, "table", "a table or a record") }
      let (isHTML, partials) = try Self.options(call)
      do throws(TemplateFault) {
        return .value(.string(try TemplateRenderer.render(text, values, isHTML: isHTML, partials: partials)))
      } catch {
        throw .usage(error.message)
      }
    }
  }

  /// `"html"`, `"text"`, or `{ html = true, partials = { name = "..." } }`.
  private static func options(_ call: borrowing LuaCall) throws(LuaError) -> (isHTML: Bool, partials: [String: String])
  {
    guard let form = try call.value(3, "form").string else {
      let options = try Options.check(call.object(3, "form"), allowed: Self.options, of: "template")
      guard let isHTML = (options["html"] ?? false).bool else { throw .usage("template html is true or false") }
      var partials: [String: String] = [:]
      for (name, text) in options["partials"]?.object?.members ?? [] {
        partials[name] = try Options.string(text, named: "template partial \"\(name)\"")
      }
      if let given = options["partials"], given.object == nil {
        throw .usage("template partials is a table of texts: { header = \"...\" }")
      }
      return (isHTML, partials)
    }
    guard form == "html" || form == "text" else {
      let proposal = Names.proposal(Names.nearest(form, among: ["html", "text"]))
      throw .usage("template knows no form \"\(form)\"; there are \"html\" and \"text\"\(proposal)")
    }
    return (form == "html", [:])
  }
}
