-- describe, it, expect and what else test files see beside the script API. Each case runs in a state of its own: the file
-- is read anew for each, and the host picks the case by its number.
local host = ...

local cases = {}
local group = { name = nil, before = {}, after = {}, parent = nil }

local function check_block(what, name, fn)
  if type(name) ~= "string" or name == "" then host.usage(what .. " takes a name and a function") end
  if type(fn) ~= "function" then host.usage(what .. "(\"" .. name .. "\", fn): fn must be a function, not " .. type(fn)) end
end

-- Names of the groups around a case, and its own.
local function path(inner, name)
  local names = { name }
  while inner and inner.name do
    table.insert(names, 1, inner.name)
    inner = inner.parent
  end
  return names
end

local function add(name, fn, mark)
  if group.closed then host.usage("it(...) belongs into the file or a describe, not into another test") end
  cases[#cases + 1] = {
    names = path(group, name), fn = fn, group = group, line = host.line(),
    skip = mark == "skip" or group.mark == "skip", only = mark == "only" or group.mark == "only",
  }
end

local function marked(plain)
  return setmetatable({
    skip = function(name, fn) plain(name, fn, "skip") end,
    only = function(name, fn) plain(name, fn, "only") end,
  }, { __call = function(_, name, fn) plain(name, fn) end, __metatable = false })
end

local it = marked(function(name, fn, mark)
  if mark ~= "skip" or fn ~= nil then check_block("it", name, fn) end
  add(name, fn, mark)
end)

local describe = marked(function(name, fn, mark)
  check_block("describe", name, fn)
  local outer = group
  group = { name = name, before = {}, after = {}, parent = outer, mark = mark or outer.mark }
  fn()
  group = outer
end)

local function hook(list, what)
  return function(fn)
    if type(fn) ~= "function" then host.usage(what .. " takes a function") end
    table.insert(group[list], fn)
  end
end

-- ---- Expectations ---------------------------------------------------------------------------------------------------

local function is_record(value) return type(value) == "userdata" end

-- A plain copy of what can be one, so that records compare by their fields.
local function plain(value)
  if is_record(value) then
    local ok, copy = pcall(function() return value:table() end)
    if ok then return copy end
  end
  return value
end

local function equal(a, b, seen)
  a, b = plain(a), plain(b)
  if a == b then return true end
  if type(a) ~= "table" or type(b) ~= "table" then return false end
  seen = seen or {}
  if seen[a] == b then return true end
  seen[a] = b
  for key, value in next, a do
    if not equal(value, rawget(b, key), seen) then return false end
  end
  for key in next, b do
    if rawget(a, key) == nil then return false end
  end
  return true
end

-- Whether each member that is wanted is there: tables may have more.
local function includes(value, wanted)
  value = plain(value)
  if type(value) ~= "table" or type(wanted) ~= "table" then return equal(value, wanted) end
  for key, member in next, wanted do
    if not includes(rawget(value, key), member) then return false end
  end
  return true
end

local function order(a, b)
  if type(a) == type(b) and (type(a) == "number" or type(a) == "string") then return a < b end
  return type(a) < type(b)
end

-- A value as Lua would write it, one member a line.
local function show(value, indent, seen)
  value = plain(value)
  if type(value) == "string" then return (("%q"):format(value):gsub("\\\n", "\\n"):gsub("\\9", "\\t")) end
  if type(value) == "function" then return "a function" end
  if type(value) ~= "table" then return tostring(value) end
  if next(value) == nil then return "{}" end
  seen = seen or {}
  if seen[value] then return "{ ... itself ... }" end
  seen[value] = true
  indent = indent or ""
  local inner = indent .. "  "
  local keys, lines = {}, {}
  for key in next, value do keys[#keys + 1] = key end
  table.sort(keys, order)
  for place, key in ipairs(keys) do
    local name = ""
    if key ~= place then
      name = type(key) == "string" and key:match("^[%a_][%w_]*$") or "[" .. show(key) .. "]"
      name = name .. " = "
    end
    lines[#lines + 1] = inner .. name .. show(rawget(value, key), inner, seen)
  end
  seen[value] = nil
  return "{\n" .. table.concat(lines, ",\n") .. ",\n" .. indent .. "}"
end

local function brief(value)
  local text = show(value)
  if text:find("\n", 1, true) then text = text:gsub("%s*\n%s*", " "):gsub(", }", " }") end
  return #text > 80 and text:sub(1, 77) .. "..." or text
end

local function contains(value, part)
  if type(value) == "string" then return type(part) == "string" and value:find(part, 1, true) ~= nil end
  value = plain(value)
  if type(value) ~= "table" then return false end
  for _, member in next, value do
    if includes(member, part) then return true end
  end
  return false
end

local function raises(fn, text)
  local ok, problem = pcall(fn)
  if ok then return false, "raised nothing" end
  local message = tostring(problem)
  return text == nil or message:find(text, 1, true) ~= nil, "raised: " .. message
end

-- Each gives whether it holds, what was wanted in words, and what there was if the value does not say it.
local matchers = {
  to_equal = function(value, wanted) return equal(value, wanted), "to equal " .. brief(wanted), nil, wanted end,
  to_be = function(value, wanted) return rawequal(value, wanted) or value == wanted, "to be " .. brief(wanted) end,
  to_include = function(value, wanted) return includes(value, wanted), "to include " .. brief(wanted), nil, wanted end,
  to_contain = function(value, part) return contains(value, part), "to contain " .. brief(part) end,
  to_match = function(value, pattern)
    if type(pattern) ~= "string" then host.usage("to_match takes a Lua pattern") end
    return type(value) == "string" and value:find(pattern) ~= nil, "to match the pattern " .. brief(pattern)
  end,
  to_be_nil = function(value) return value == nil, "to be nil" end,
  to_be_true = function(value) return value == true, "to be true" end,
  to_be_false = function(value) return value == false, "to be false" end,
  to_have_length = function(value, length)
    local is_long = type(value) == "string" or type(value) == "table" or is_record(value)
    return is_long and #value == length, "to have the length " .. brief(length),
      is_long and "its length is " .. #value or nil
  end,
  to_be_greater_than = function(value, other)
    return type(value) == type(other) and value > other, "to be greater than " .. brief(other)
  end,
  to_be_less_than = function(value, other)
    return type(value) == type(other) and value < other, "to be less than " .. brief(other)
  end,
  to_be_close_to = function(value, other, margin)
    return type(value) == "number" and math.abs(value - other) <= (margin or 0.005),
      "to be within " .. brief(margin or 0.005) .. " of " .. brief(other)
  end,
  to_raise = function(value, text)
    if type(value) ~= "function" then host.usage("to_raise: expect takes a function here: expect(function() ... end)") end
    local held, found = raises(value, text)
    return held, text and "to raise " .. brief(text) or "to raise", "it " .. found
  end,
}

local names = { "never", "to_match_snapshot" }
for name in next, matchers do names[#names + 1] = name end
table.sort(names)

-- The lines of expectations that nothing was asked of yet.
local unasked = {}

-- `token` is the same for an expectation and its `never`.
local function expectation(value, is_negated, token)
  local subject = {}
  local function judge(name, ...)
    unasked[token] = nil
    local held, wanted, found, whole = matchers[name](value, ...)
    if (not held) == is_negated then return end
    local words = (is_negated and "not " or "") .. wanted
    -- Only where both are tables is there something to compare line by line.
    local compared = not is_negated and type(plain(value)) == "table" and type(whole) == "table"
    host.fail(
      "expected " .. brief(value) .. " " .. words .. (found and "; " .. found or ""),
      compared and show(whole) or nil, compared and show(value) or nil)
  end
  return setmetatable(subject, {
    __index = function(_, name)
      if name == "never" then return expectation(value, not is_negated, token) end
      if name == "to_match_snapshot" then
        return function(first, second)
          unasked[token] = nil
          local label = first
          if rawequal(first, subject) then label = second end
          if is_negated then host.usage("a snapshot can't be expected never to match") end
          host.snapshot(label, show(value))
        end
      end
      if not matchers[name] then host.unknown_matcher(tostring(name), names) end
      -- expect(x).to_equal(y) and expect(x):to_equal(y) are the same.
      return function(first, ...)
        if rawequal(first, subject) then return judge(name, ...) end
        return judge(name, first, ...)
      end
    end,
    __newindex = function() host.usage("an expectation has no members to set") end,
    __metatable = false,
  })
end

-- ---- The space and the rules ----------------------------------------------------------------------------------------

local entity_of = setmetatable({}, { __mode = "k" })

-- A record's fields as a table that knows its entity; a name that the entity has not is told.
local function record(entity, fields)
  local copy = setmetatable(fields, {
    __index = function(_, name) return host.missing_field(entity, tostring(name)) end,
  })
  entity_of[copy] = entity
  return copy
end

-- The entity and the id that the arguments begin with, and the rest of them.
local function target(what, first, second, ...)
  if type(first) == "table" and entity_of[first] then return entity_of[first], rawget(first, "Id"), second, ... end
  if is_record(first) then return host.entity_of(first), first.Id, second, ... end
  if type(first) ~= "string" or math.type(second) ~= "integer" then
    host.usage(what .. " takes a record, or an entity and an id")
  end
  return first, second, ...
end

local space = {}

function space.create(entity, fields) return record(entity, host.create(entity, fields or {})) end

function space.update(first, ...)
  local entity, id, fields = target("space.update", first, ...)
  if type(fields) ~= "table" then host.usage("space.update takes the fields to change: { Active = true }") end
  return record(entity, host.update(entity, id, fields))
end

function space.delete(first, ...)
  local entity, id = target("space.delete", first, ...)
  host.delete(entity, id)
end

function space.pay(invoice, amount)
  local entity, id = target("space.pay", invoice, amount)
  if type(invoice) == "string" then amount = nil end
  if entity ~= "CoworkerInvoice" then host.usage("space.pay takes an invoice, not a " .. entity) end
  return record(entity, host.pay(id, amount))
end

function space.get(first, ...)
  local entity, id = target("space.get", first, ...)
  local fields = host.get(entity, id)
  return fields and record(entity, fields)
end

function space.list(entity)
  local list = host.list(entity)
  for place, fields in ipairs(list) do list[place] = record(entity, fields) end
  return list
end

function space.now() return host.now() end
function space.zone(name) return host.zone(name) end
function space.advance(duration) return host.advance(duration) end
function space.fail(options) return host.fail_next(options) end

local rules = {}

function rules.load(path) return host.load(path) end
function rules.run(path, arguments) return host.run(path, arguments or {}) end
function rules.settle() return host.settle() end
function rules.restart() return host.restart() end
function rules.failures() return host.failures() end
function rules.output() return host.output() end
function rules.approve(number) return host.approve(number) end
function rules.waiting() return host.waiting() end

local http = {}

function http.reply(address, reply) return host.reply(address, reply) end

-- A module that tells of a member it has not.
local function closed(name, module)
  local members = {}
  for member in next, module do members[#members + 1] = member end
  return setmetatable(module, {
    __index = function(_, member) host.unknown_member(name, tostring(member), members) end,
    __metatable = false,
  })
end

-- ---- What the host asks ---------------------------------------------------------------------------------------------

local function each_group(case, list, is_inner_first)
  local groups, inner = {}, case.group
  while inner do
    table.insert(groups, is_inner_first and #groups + 1 or 1, inner)
    inner = inner.parent
  end
  for _, one in ipairs(groups) do
    for _, fn in ipairs(one[list]) do fn() end
  end
end

return {
  globals = {
    describe = describe, it = it, before_each = hook("before", "before_each"), after_each = hook("after", "after_each"),
    expect = function(value)
      local token = {}
      unasked[token] = host.line()
      return expectation(value, false, token)
    end,
    sent = function() return host.sent() end,
    space = closed("space", space), rules = closed("rules", rules), http = closed("http", http),
  },
  cases = function()
    local list = {}
    for place, case in ipairs(cases) do
      list[place] = { names = case.names, line = case.line, skip = case.skip, only = case.only }
    end
    return list
  end,
  run = function(number)
    local case = cases[number]
    group.closed = true
    each_group(case, "before", false)
    case.fn()
    local first
    for _, line in next, unasked do first = math.min(line, first or line) end
    if first then
      host.usage("the expect(...) of line " .. first .. " expects nothing: write expect(value).to_equal(other), or another")
    end
  end,
  finish = function(number) each_group(cases[number], "after", true) end,
}
