// Scripts to run, put together from parts: each part alone is fine, together and with a host that does what it likes they
// meet every door of the bridge from every side.
#include "bridge.h"

static const char *const statements[] = {
    "x = host(x, 1)",
    "local v = host('text', { 1, { 2, a = 'b' } }) ; x = v",
    "x = { host(), host(), n = host() }",
    "print2 = pcall(host, 1)",
    "x = select(2, pcall(error, { message = host() }))",
    "x = tostring(x) .. tostring(host())",
    "pcall(error, 'x' .. tostring(x))",
    "error(x)",
    "error('uncaught ' .. tostring(x))",
    "error(setmetatable({}, { __tostring = function() return host() end }))",
    "x = xpcall(function() return host() + nil end, debug.traceback)",
    "x = xpcall(host, function(e) return host(e) end, 1)",
    "x = coroutine.wrap(function(a) host(coroutine.yield(a)) return host() end)(1)",
    "local c = coroutine.create(function(...) while true do host(coroutine.yield(...)) end end) y = c",
    "if y then x = select(2, coroutine.resume(y, x)) end",
    "if y then x = coroutine.close(y) end",
    "x = coroutine.running() ; y = coroutine.isyieldable() and y or nil",
    "local c <close> = setmetatable({}, { __close = function(_, e) host(e) end })",
    "do local c <close> = setmetatable({}, { __close = function() error('closing') end }) host() end",
    "local c <close> = setmetatable({}, { __close = function() while true do end end })",
    "for k, v in pairs(type(x) == 'table' and x or {}) do host(k, v) break end",
    "if type(x) == 'userdata' then x = pcall(function() return x.Id, x.Text, x.Deep, x.Note end) end",
    "if type(x) == 'userdata' then z = z or {} z[#z + 1] = x end",
    "if type(x) == 'userdata' then for k, v in pairs(x) do z = z or {} z[k] = v end end",
    "if type(x) == 'userdata' then x = pcall(function() return x.Wrong end) end",
    "if type(x) == 'userdata' then x = tostring(x) .. tostring(x == host()) end",
    "if type(x) == 'userdata' then pcall(function() x:update { a = 1 } end) end",
    "z = nil",
    "x = pcall(greeter.greet, x)",
    "x = pcall(require, 'module')",
    "x = load('return ...', '=x')(x)",
    "x = load(function() return host() end)",
    "x = pcall(function() return nothing_known end)",
    "x = pcall(function() return math.nothing end)",
    "x = string.gsub('hello', '.', function(c) return host(c) end)",
    "x = pcall(string.rep, 'x', 100000)",
    "x = string.format('%s %q', tostring(x), 'y')",
    "table.sort({ 3, 1, 2, 5, 4 }, function(a, b) host() return a < b end)",
    "x = table.concat({ 'a', 'b' }, tostring(x))",
    "local t = {} for i = 1, 2000 do t[i] = { i } end x = #t",
    "local s = 'x' for i = 1, 17 do s = s .. s end x = #s",
    "local function f(n) if n == 0 then return host() end return 1 + f(n - 1) end x = pcall(f, 150)",
    "local function f(n) if n == 0 then return host() end return pcall(f, n - 1) end x = f(150)",
    "local function f() return 1 + f() end x = pcall(f)",
    "x = setmetatable({}, { __index = function(t, k) return host(k) end }).field",
    // Without __concat: where such a function makes the stack grow, Debian's Lua 5.4.4-3 goes on with the old stack.
    "x = setmetatable({}, { __eq = host, __lt = host, __le = host, __unm = host, __len = host }) x = x < x or #x or -x",
    "for i in host do x = i break end",
    "goto done",
    "return host()",
    "return x, y, z",
    "while true do host() end",
    "for i = 1, 3000 do x = { x } end",
};

static const char *const openers[] = {"do ", "pcall(function() ", "coroutine.wrap(function() ", "local function f() ",
                                      "for _ = 1, 3 do ", "if x then "};
static const char *const closers[] = {"end ", "end) ", "end)() ", "end f() ", "end ", "end "};

const char *some_program(size_t *length) {
  static char text[8192];
  size_t used = 0;
  unsigned open[4], depth = 0;
  for (unsigned count = 1 + pick(8); count > 0; count--) {
    const unsigned choice = next_byte();
    if (choice >= 200 && depth < 4) {
      open[depth] = choice % 6;
      used += (size_t)snprintf(text + used, sizeof text - used, "%s", openers[open[depth++]]);
    } else if (choice >= 180 && depth > 0) {
      used += (size_t)snprintf(text + used, sizeof text - used, "%s", closers[open[--depth]]);
    } else {
      const char *statement = statements[choice % (sizeof statements / sizeof *statements)];
      // What must stand last in its block gets one of its own.
      used += (size_t)snprintf(text + used, sizeof text - used, "do %s end\n", statement);
    }
  }
  while (depth > 0) used += (size_t)snprintf(text + used, sizeof text - used, "%s", closers[open[--depth]]);
  if (pick(8) == 7 && used > 0) text[pick((unsigned)used)] = (char)next_byte();  // a slip of the finger
  *length = used;
  return text;
}
