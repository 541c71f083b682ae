-- once(key, [options,] fn): runs fn once for the key in this script, and gives its result again afterwards.
-- options.every forgets after that time. When fn raises, nothing is remembered.
local host = ...

-- Keys, and the coroutines that work on them: one that waited for itself would wait for ever.
local workers = setmetatable({}, { __mode = "v" })

return function(key, options, fn)
  if fn == nil then options, fn = nil, options end
  if type(fn) ~= "function" then host.usage("once(key, [options,] fn): fn must be a function, not " .. type(fn)) end
  local worker = coroutine.running()
  if key ~= nil and workers[key] == worker then
    host.usage(("once(\"%s\") stands inside of itself; give the inner one another key"):format(tostring(key)))
  end
  local is_done, result = host.begin(key, options)
  if is_done then return result end
  workers[key] = worker
  local ok, value = pcall(fn)
  workers[key] = nil
  if not ok then
    host.give_up(key)
    error(value, 0)
  end
  host.finish(key, options, value)
  return value
end
