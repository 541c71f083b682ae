-- print(...): standard output under `run`, the log under `watch`.
local host = ...

return function(...)
  local parts = table.pack(...)
  for index = 1, parts.n do parts[index] = tostring(parts[index]) end
  host.print(table.concat(parts, "\t"))
end
