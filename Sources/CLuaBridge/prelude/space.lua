-- space { ... } and space "name" { ... }, in concierge.lua: where a space is and who signs in.
local host = ...

local function declare(name, options)
  if type(options) ~= "table" then
    host.usage("space takes a table: space { url = \"...\", email = \"...\" }, or with a name: space \"name\" { ... }")
  end
  host.declare(name, options)
end

return function(name, options)
  if type(name) ~= "string" then return declare(nil, name) end
  if options ~= nil then return declare(name, options) end
  host.begin(name)
  return function(given) return declare(name, given) end
end
