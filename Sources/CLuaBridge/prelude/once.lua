-- once(key, [options,] fn): runs fn once for the key in this script, and gives its result again afterwards.
-- options.every forgets after that time. When fn raises, nothing is remembered.
local host = ...

return function(key, options, fn)
  if fn == nil then options, fn = nil, options end
  if type(fn) ~= "function" then host.usage("once(key, [options,] fn): fn must be a function, not " .. type(fn)) end
  local is_done, result = host.begin(key, options)
  if is_done then return result end
  local ok, value = pcall(fn)
  if not ok then
    host.give_up(key)
    error(value, 0)
  end
  host.finish(key, options, value)
  return value
end
