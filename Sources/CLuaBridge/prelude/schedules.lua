-- every("10m", [options,] fn) and cron("0 9 * * 1-5", [options,] fn): run fn(event) on a schedule.
local host = ...
local kind = host.kind

return function(schedule, options, fn)
  if fn == nil then options, fn = nil, options end
  if type(fn) ~= "function" then host.usage(kind .. ": the last argument must be a function") end
  if options ~= nil and type(options) ~= "table" then
    host.usage(kind .. ": the options must be a table, not " .. type(options))
  end
  host.register(kind, nil, schedule, nil, options, nil, fn)
end
