/// A Lua script that tries the pattern functions on random subjects and patterns.
///
/// It takes a seed and a number of pairs, and returns one line per call: what was called and what came out, errors
/// included. Run by two Luas, equal lines mean equal functions.
enum PatternCases {
  static let script = #"""
    local seed, pairs_wanted = ...
    math.randomseed(seed)
    local random = math.random
    local function pick(list) return list[random(#list)] end

    -- Few letters, so that patterns match; every character that patterns treat in a special way; bytes beyond text.
    local LETTERS = {"a", "b", "c"}
    local CHARACTERS = {
      "a", "a", "b", "b", "c", "A", "Z", "1", " ", "\t", "\n", "-", "]", "[", "^", "$", "%", ".", "(", ")", "*", "?",
      "_", "x", "\0", "\127", "\128", "\255",
    }
    local CLASSES = {
      "a", "c", "d", "g", "l", "p", "s", "u", "w", "x", "z", "A", "C", "D", "G", "L", "P", "S", "U", "W", "X", "Z",
      "y", ".", "%", "(", "]", "-", "",
    }

    local function subject()
      local text = {}
      for i = 1, random(0, random(24)) do text[i] = random(3) > 1 and pick(LETTERS) or pick(CHARACTERS) end
      return table.concat(text)
    end

    local function set()
      local text = {"["}
      if random(4) == 1 then text[2] = "^" end
      for _ = 1, random(0, 4) do
        local kind = random(6)
        if kind == 1 then
          text[#text + 1] = "%" .. pick(CLASSES)
        elseif kind == 2 then
          text[#text + 1] = pick(CHARACTERS) .. "-" .. pick(CHARACTERS)
        else
          text[#text + 1] = pick(CHARACTERS)
        end
      end
      if random(20) > 1 then text[#text + 1] = "]" end
      return table.concat(text)
    end

    local function item()
      local kind = random(12)
      if kind <= 4 then return pick(LETTERS) end
      if kind == 5 then return "." end
      if kind == 6 then return "%" .. pick(CLASSES) end
      if kind <= 8 then return set() end
      if kind == 9 then return pick(CHARACTERS) end
      if kind == 10 then return pick {"%bab", "%b()", "%baa", "%b", "%ba", "%b\0a"} end
      if kind == 11 then return "%f" .. pick {set(), set(), "", "a"} end
      return "%" .. random(0, 4)
    end

    local function pattern()
      local text, open = {}, 0
      if random(6) == 1 then text[1] = "^" end
      for _ = 1, random(0, random(8)) do
        local kind = random(10)
        if kind == 1 then
          text[#text + 1] = "("
          open = open + 1
        elseif kind == 2 and (open > 0 or random(10) == 1) then
          text[#text + 1] = ")"
          open = open - 1
        elseif kind == 3 then
          text[#text + 1] = "()"
        else
          text[#text + 1] = item() .. pick {"", "", "", "*", "+", "-", "?"}
        end
      end
      if random(12) > 1 then text[#text + 1] = (")"):rep(open) end
      if random(6) == 1 then text[#text + 1] = "$" end
      -- On both sides of the two caps: nesting and captures.
      if random(500) == 1 then text[#text + 1] = ("a?"):rep(random(190, 210)) end
      if random(500) == 1 then text[#text + 1] = ("()"):rep(random(28, 36)) end
      return table.concat(text)
    end

    local function template()
      local text = {}
      for i = 1, random(0, 4) do text[i] = pick {"%0", "%1", "%2", "%%", "x", "yy", "%", "%a", "\0", "%9"} end
      return table.concat(text)
    end

    local function by_arguments(first, ...)
      local count = select("#", ...)
      if count == 1 then return nil end
      if count == 2 then return {} end
      return first
    end

    local REPLACEMENTS = {
      template, template, template,
      function() return {a = "x", b = false, ab = 12, c = 1.5, "one", true} end,
      function() return by_arguments end,
      function() return 42 end,
      function() return pick {true, false} end,
      function() return nil end,
    }
    local STARTS = {nil, 1, 0, -1, 2, 5, -3, 30, -40, math.mininteger, math.maxinteger, 2.0, 2.5, "x", "2"}
    local COUNTS = {nil, nil, nil, 0, 1, 2, -1, math.maxinteger, "x"}
    local function pick_or_nil(list, size) return list[random(size)] end

    local function show(value)
      if type(value) == "string" then return string.format("%q", value) end
      return (math.type(value) or type(value)) .. " " .. (type(value) == "number" and value or "")
    end

    local lines = {}
    local function try(name, call, ...)
      local line, results = {name}, table.pack(pcall(call, ...))
      for i = 1, select("#", ...) do line[#line + 1] = show((select(i, ...))) end
      line[#line + 1] = results[1] and "->" or "raises"
      for i = 2, results.n do line[#line + 1] = show(results[i]) end
      -- Whether a function that pcall calls has a name depends on the host, not on the function.
      if not results[1] then line[#line] = line[#line]:gsub("to '[%w.?]*' %(", "(") end
      lines[#lines + 1] = (table.concat(line, " "):gsub("\n", "n"))
    end

    local function all_matches(text, what, start)
      local found = {}
      for a, b, c in string.gmatch(text, what, start) do
        found[#found + 1] = show(a) .. show(b) .. show(c)
        if #found > 100 then break end
      end
      return table.concat(found, ",")
    end

    for _ = 1, pairs_wanted do
      local text, what, start = subject(), pattern(), pick_or_nil(STARTS, 15)
      try("find", string.find, text, what, start)
      try("match", string.match, text, what, start)
      try("gmatch", all_matches, text, what, start)
      try("gsub", string.gsub, text, what, pick(REPLACEMENTS)(), pick_or_nil(COUNTS, 9))
      if random(3) == 1 then
        local from = random(#text + 1)
        try("plain", string.find, text, text:sub(from, from + random(0, 3)), start, true)
      end
      if random(20) == 1 then try("rep", string.rep, text, random(-1, 6), pick {"", ",", "ab", text}) end
    end
    return table.concat(lines, "\n")
    """#
}
