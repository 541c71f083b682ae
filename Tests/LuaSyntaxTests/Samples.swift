/// Texts for the tests: each form of Lua 5.4 at least once, right and wrong.
enum Samples {
  static let right = [
    "", "-- a comment", "--[[ long\n comment ]] --[==[ ]] ]==]", ";;;",
    "local a <const>, b <close>, c = 1, nil",
    "local x = 0x1p-2 + 0xA.8 + 3e10 + .5 + 3. + 0xffffffffffffffffff + 9223372036854775808 + 0x.8p1",
    #"local s = "\x41\u{20AC}\u{7FFFFFF}\065\z   rest \a\b\f\n\r\t\v\\\"\'" .. 'it' .. [[long]] .. [==[ ]] ]==]"#,
    "local s = 'a\\\nb'",
    "for i = 1, 10, 2 do if i > 3 then goto continue end print(i) ::continue:: end",
    "for k, v in pairs(t) do t[k] = nil end",
    "do local z = 3 goto inner; ::inner:: end",
    "do goto out end ::out:: local x = 1",
    "repeat local q = f() until q",
    "while true do break end",
    "while a do while b do break end goto c end ::c::",
    "if a then elseif b then else end",
    "local function f(a, b, ...) local n = select('#', ...) return ..., n end",
    "function t.a.b:c(x) return self, x end",
    "function f() return end function g() return; end",
    "t = { 1, 2; 3, x = 4, ['y'] = 5, [6] = function() end, f(), ... }",
    "f { 1 } 'x':m [[y]](2).z = 3",
    "a.b, c[d], e = 1, 2",
    "local r = -x ^ 2 // 3 % 4 .. 'a' == not b and #t or ~1 & 2 | 3 ~ 4 << 5 >> 6 <= 7",
    "return (f())", "return f(), 2;", "local _ENV = {} x = 1", "local a <const> = 1 local b = a + 1",
    "::a:: do ::b:: end goto a", "goto b; local x; ::b::", "local function r() return r() end",
    "(f or g)(1)", "a.b['c'].d()", "f'x' 'y'", "local goto1 = 1", "return", "x = function(...) return ... end",
    """
    on.created("CommunityThread", { where = { Paid = false } }, function(thread, event)
      if text.has(thread.Message, "wifi") then thread:reply("It is on the board.") end
    end)
    """,
    """
    local owed = {}
    for invoice in nexudus.CoworkerInvoice:each { where = { Paid = false } } do
      owed[invoice.CurrencyCode] = (owed[invoice.CurrencyCode] or 0) + invoice.TotalAmount
    end
    for code, amount in pairs(owed) do print(money(amount, code)) end
    """,
  ]

  static let wrong = [
    "local", "x =", "x", "f(", "f)", "end", "if x then", "if x = 1 then end", "for i in do end", "for i = 1 do end",
    "break", "goto nowhere", "::a:: ::a::", "do ::a:: do ::a:: end end", "goto b local x ::b:: print(x)",
    "repeat goto c local x ::c:: until x", "local a <const> = 1 a = 2", "local a <close>, b <close> = 1, 2",
    "local a <other> = 1", "function f() return ... end", "return 1 x = 2", "x = 'a", "x = \"a\nb\"", "x = [[a",
    "--[[ a", "x = [=a", #"x = "\q""#, #"x = "\300""#, #"x = "\x4g""#, #"x = "\u{80000000}""#, #"x = "\u41""#,
    "x = 1e", "x = 0x", "x = 0xg", "x = 1..2", "x = 3x", "x = 0x1p", "x = 1.2.3", "a + 1", "f() = 1", "(a) = 1",
    "x = !y", "x != y", "x += 1", "x = a ? b : c", "x = {1 2}", "x = f(1 2)", "local function f.a() end",
    "function f:a.b() end", "x = ~", "x = }", "a.1 = 2", "x = é", "local x <const> = 1 function x() end",
    "local x <const> = 1 return function() x = 2 end", "#!/usr/bin/env lua",
  ]

  /// What mutations put in.
  static let pieces = [
    "end", "do", "then", "(", ")", "{", "}", "[", "]", "=", "==", "~=", "goto x", "::x::", "break", "...",
    "local x <const> = 1", "local y <close> = nil", "x = 2", "0x", "1e", "'", "\"", "\\", "[[", "]]", "--", "--[[", ";",
    ",", ":", ".", "..", "function f(...)", "return", "until x", "repeat", "nil", "not", "#", "3", "0x1p4", "1..2",
    "//",
    "!", "local _ENV = {}", "for i = 1, 2 do", "for k in x do", "else", "elseif x then", "if x then", "while x do",
  ]
}
