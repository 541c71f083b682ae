extension NastyScript {
  private static let forever = "setmetatable({}, {__close = function() while true do end end})"

  /// `<close>` variables and finalizers that will not let go.
  static let closing: [NastyScript] = [
    NastyScript("__close loops at the end of a block", .time, "do local x <close> = \(forever) end"),
    NastyScript(
      "__close loops after an error", .time, "pcall(function() local x <close> = \(forever) error('out') end)"),
    NastyScript("__close loops after the time is over", .time, "local x <close> = \(forever) while true do end"),
    NastyScript(
      "__close calls pcall for ever after the time is over", .time,
      """
      local x <close> = setmetatable({}, {__close = function()
        while true do pcall(function() while true do end end) end
      end})
      while true do end
      """),
    NastyScript(
      "fifty of them", .time,
      """
      local function open(n)
        local x <close> = \(forever)
        if n > 0 then open(n - 1) end
        while true do end
      end
      open(50)
      """),
    NastyScript(
      "__close opens another", .time,
      """
      local function open()
        local x <close> = setmetatable({}, {__close = open})
        while true do end
      end
      open()
      """),
    NastyScript(
      "__close raises while the script is stopped", .time,
      "local x <close> = setmetatable({}, {__close = function() error('no') end}) while true do end"),
    NastyScript(
      "the closing value of a for loop", .time,
      "for _ in function() return 1 end, nil, nil, \(forever) do break end"),
    NastyScript(
      "coroutine.close of one that loops", .time,
      """
      local co = coroutine.create(function() local x <close> = \(forever) coroutine.yield() end)
      coroutine.resume(co)
      coroutine.close(co)
      """),
    NastyScript(
      "__close loops when wrap fails", .time,
      "pcall(coroutine.wrap(function() local x <close> = \(forever) error('out') end))"),
    NastyScript("__gc", .fails("__gc"), "setmetatable({}, {__gc = function() while true do end end})"),
    NastyScript("__gc as a placeholder", .fails("__gc"), "setmetatable({}, {__gc = true})"),
    NastyScript(
      "__gc set later", .returns,
      """
      for i = 1, 10000 do
        local m = {}
        local t = setmetatable({}, m)
        m.__gc = function() while true do end end
      end
      """),
  ]
}
