-- require(name): a Lua file beside the script or in its lib/, run once; later calls give the same value.
local host = ...
local loaded, loading = {}, {}

return function(name)
  if type(name) ~= "string" then host.usage("require takes the name of a module as a string, not a " .. type(name)) end
  if loaded[name] ~= nil then return loaded[name] end
  if loading[name] then host.usage("require \"" .. name .. "\": the module requires itself, directly or by way of others") end
  local source, chunk = host.source(name)
  local run, problem = load(source, chunk)
  if not run then error(problem, 0) end
  loading[name] = true
  local _ <close> = setmetatable({}, { __close = function() loading[name] = nil end })
  local value = run(name)
  loaded[name] = value == nil and true or value
  return loaded[name]
end
