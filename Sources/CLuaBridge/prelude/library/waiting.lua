---@meta
-- Waiting, and doing things at the same time
--
-- Every call that waits looks as if it did not: nothing has to be awaited. A stretch of Lua without such a call may run
-- 2 s; waiting is free.
--
-- ```lua
-- local invoices = nexudus.CoworkerInvoice:all { where = { Paid = false }, limit = 20 }
-- local names = parallel(invoices, function(invoice) return invoice:coworker().FullName end)
-- for _, name in ipairs(names) do print(name) end
-- ```

---Runs a function for each element at the same time; gives the results in order.
---@generic T, R
---@param list T[]
---@param work fun(element: T): R
---@param limit? integer How many at the same time.
---@return R[] results
function parallel(list, work, limit) end

---Waits; in a handler 5 minutes at most.
---@param length Length
function sleep(length) end
