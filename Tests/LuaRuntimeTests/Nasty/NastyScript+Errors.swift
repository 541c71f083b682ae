extension NastyScript {
  /// Error values that are hard to print, and forged ones.
  static let errors: [NastyScript] = [
    NastyScript("the memory error forged", .fails("not enough memory"), "error('not enough memory', 0)"),
    NastyScript(
      "the memory error forged from a table", .fails(""),
      "error(setmetatable({}, {__tostring = function() return 'not enough memory' end}))"),
    NastyScript("a limit error forged", .fails(""), "error({kind = 'limit', message = 'time'})"),
    NastyScript("nil", .fails(""), "error()"),
    NastyScript("a table", .fails(""), "error({})"),
    NastyScript("a function", .fails(""), "error(print)"),
    NastyScript("a coroutine", .fails(""), "error(coroutine.create(print))"),
    NastyScript("bytes that are not text", .fails(""), "error('\\xff\\xfe\\0')"),
    NastyScript("a megabyte", .fails("xxxx"), "error(('x'):rep(1 << 20), 0)"),
    NastyScript("__tostring raises", .fails(""), "error(setmetatable({}, {__tostring = function() error('no') end}))"),
    NastyScript(
      "__tostring answers a table", .fails(""), "error(setmetatable({}, {__tostring = function() return {} end}))"),
    NastyScript("__name is no name", .fails(""), "error(setmetatable({}, {__name = 42}))"),
    NastyScript("error levels without end", .fails("deep"), "error('deep', 1 << 30)"),
  ]

  /// An uncaught error whose `__tostring` never ends: an error of either kind, but an end.
  static let endlessError = "error(setmetatable({}, {__tostring = function() while true do end end}))"
}
