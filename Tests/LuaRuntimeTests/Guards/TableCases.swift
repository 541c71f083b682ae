/// A Lua script that tries the table functions on random lists, proxies and wrong arguments.
///
/// It takes a seed and a number of calls, and returns one line per call: the function, its arguments, what came out,
/// and what the lists hold afterwards. Run by two Luas, equal lines mean equal functions.
enum TableCases {
  static let script = #"""
    local seed, calls = ...
    math.randomseed(seed)
    local random = math.random
    local MAX, MIN = math.maxinteger, math.mininteger
    local function pick(list, size) return list[random(size or #list)] end

    local function show(value)
      if type(value) == "string" then
        -- Whether a function that pcall calls has a name depends on the host, not on the function; and some releases
        -- of Lua count the arguments of table.remove wrongly.
        local text = value:gsub("to '[%w.?]*' %(", "("):gsub("#1 %(position", "#2 (position")
        return string.format("%q", text)
      end
      if type(value) == "number" then return math.type(value) .. " " .. value end
      if type(value) == "boolean" then return tostring(value) end
      return type(value)
    end

    local function contents(list)
      local text = {}
      for key, value in next, list do text[#text + 1] = show(key) .. "=" .. show(value) end
      table.sort(text)
      return "{" .. table.concat(text, ",") .. "}"
    end

    -- A list to work on, and the table that holds its elements.
    local function list()
      local items = {}
      for i = 1, random(0, random(8)) do items[i] = pick {random(99), random(99), "s" .. random(9), 1.5} end
      local kind = random(12)
      if kind == 1 then
        local proxy = setmetatable({}, {
          __index = function(_, i) return items[i] end,
          __newindex = function(_, i, value) items[i] = value end,
          __len = function() return #items end,
        })
        return proxy, items
      end
      if kind == 2 then return setmetatable(items, {__len = function() return 3 end}), items end
      if kind == 3 then return setmetatable(items, {__len = function() return "many" end}), items end
      if kind == 4 then return pick {1, "abc", true, print}, items end
      return items, items
    end

    local function position()
      return pick({random(-2, 9), random(0, 4), random(3), 1, 2, "2", "x", 2.5, MAX, MIN}, 11)
    end
    local function by_text(a, b) return tostring(a) < tostring(b) end

    -- Each answers the arguments that follow the list.
    local ARGUMENTS = {
      insert = function()
        local count = pick {0, 1, 2, 2, 2, 3}
        if count == 1 then return 1, "v" end
        return count, position(), "v", 1
      end,
      remove = function() return random(0, 1), position() end,
      concat = function()
        return random(0, 3), pick({",", "", 3, {}}, 5), pick({random(-1, 5), "x"}, 3), pick({random(-1, 6), MIN}, 3)
      end,
      unpack = function() return random(0, 2), pick({random(-2, 5), MIN, "x"}, 4), pick({random(-2, 8), MAX}, 3) end,
      move = function(items)
        local from, to = random(-1, 6), random(-1, 6)
        local kind = random(12)
        if kind == 1 then from, to = MAX - random(0, 3), MAX end
        if kind == 2 then from, to = random(-2, 0), MAX end
        if kind == 3 then from = "x" end
        local at = pick {random(-1, 6), random(-1, 6), random(-1, 6), MAX - 1, 2.5}
        return random(3, 4), from, to, at, pick {items, list()}
      end,
      sort = function() return random(0, 1), pick({by_text, 3}, 3) end,
    }
    local NAMES = {"insert", "remove", "concat", "unpack", "move", "sort"}

    local lines = {}
    for _ = 1, calls do
      local name = pick(NAMES)
      local target, items = list()
      local before = contents(items)
      local arguments = table.pack(ARGUMENTS[name](items))
      local count = arguments[1]
      local results = table.pack(pcall(table[name], target, table.unpack(arguments, 2, count + 1)))
      local line = {name, show(target), before}
      for i = 1, count do line[#line + 1] = show(arguments[i + 1]) end
      line[#line + 1] = results[1] and "->" or "raises"
      for i = 2, results.n do line[#line + 1] = show(results[i]) end
      -- A comparison that fails leaves a list in an order of its own, and its operands depend on the algorithm.
      if name == "sort" and not results[1] then
        line[#line] = line[#line]:gsub("compare .*", "compare")
      else
        line[#line + 1] = contents(items)
        if type(arguments[5]) == "table" then line[#line + 1] = contents(arguments[5]) end
      end
      lines[#lines + 1] = table.concat(line, " ")
    end
    return table.concat(lines, "\n")
    """#
}
