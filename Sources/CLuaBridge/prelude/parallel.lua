-- parallel(list, fn [, limit]): runs fn for each element at the same time and gives the results in order.
-- The first error is raised after all calls that had started have ended.
local host = ...

return function(list, fn, limit)
  if type(list) ~= "table" then host.usage("parallel(list, fn [, limit]): list must be a table, not " .. type(list)) end
  if type(fn) ~= "function" then host.usage("parallel(list, fn [, limit]): fn must be a function, not " .. type(fn)) end
  limit = limit or 8
  if math.type(limit) ~= "integer" or limit < 1 then
    host.usage("parallel(list, fn [, limit]): limit must be a whole number from 1, not " .. tostring(limit))
  end

  local count = list.n or #list
  local results = { n = count }
  local next_index, failure = 1, nil
  local function worker()
    while next_index <= count and not failure do
      local index = next_index
      next_index = index + 1
      host.element(index)
      local ok, result = pcall(fn, list[index], index)
      if ok then
        results[index] = result
      elseif not failure then
        failure = { result }
      end
    end
  end

  if count > 0 then host.concurrently(worker, math.min(limit, count)) end
  if failure then error(failure[1], 0) end
  return results
end
