-- on: runs a function for each event of the kind that is named. The options may be left out.
local host = ...

local on = {}

-- Parts what the host checks, a plain table, from the functions that it calls.
local function register(kind, entity, subject, offset, options, fn)
  if fn == nil then options, fn = nil, options end
  if type(fn) ~= "function" then host.usage("on." .. kind .. ": the last argument must be a function") end
  if options ~= nil and type(options) ~= "table" then
    host.usage("on." .. kind .. ": the options must be a table, not " .. type(options))
  end
  local plain, when = nil, nil
  if options then
    plain = {}
    for name, value in pairs(options) do
      if name == "when" then when = value else plain[name] = value end
    end
    if when ~= nil and type(when) ~= "function" then
      host.usage("on." .. kind .. ": when must be a function(record), not " .. type(when))
    end
  end
  host.register(kind, entity, subject, offset, plain, when, fn)
end

-- A record that was born, when it first matches where: fn(record, event).
function on.created(entity, options, fn) register("created", entity, nil, nil, options, fn) end

-- A new version of a record that is not its birth: fn(record, event).
function on.updated(entity, options, fn) register("updated", entity, nil, nil, options, fn) end

-- Another value of a field: fn(record, event) with event.from and event.to.
function on.changed(entity, field, options, fn) register("changed", entity, field, nil, options, fn) end

-- A record that joins the set that where describes: fn(record, event).
function on.entered(entity, options, fn) register("entered", entity, nil, nil, options, fn) end

-- A record that leaves the set, or is deleted (event.deleted): fn(record, event).
function on.gone(entity, options, fn) register("gone", entity, nil, nil, options, fn) end

-- A moment so far from the one in a field, such as "+3d" or "-1h": fn(record, event).
function on.due(entity, field, offset, options, fn) register("due", entity, field, offset, options, fn) end

-- The start of the script: fn(event).
function on.start(fn) register("start", nil, nil, nil, fn) end

-- Its end: fn(event).
function on.stop(fn) register("stop", nil, nil, nil, fn) end

-- A delivery of this script that was given up: fn(failure).
function on.failed(fn) register("failed", nil, nil, nil, fn) end

return setmetatable(on, {
  __index = function(_, name) host.unknown(tostring(name)) end,
  __newindex = function() host.usage("on is read-only") end,
  __metatable = false,
})
