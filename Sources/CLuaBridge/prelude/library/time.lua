---@meta
-- Times, lengths of time, and zones
--
-- Times are the API's own strings, `2026-01-15T10:30:00Z`, so that `<` works. A length is `300ms`, `30s`, `10m`, `2h` or
-- `7d`: `time.add(t, "1d")` is 24 hours later, also when the clocks change.
--
-- ```lua
-- local booking = nexudus.Booking:first { where = { FromTime = { from = time.now() } }, order = "FromTime" }
-- if booking and time.diff(booking.FromTime, time.now()) < 3600 then
--   print("starts at " .. time.format(booking.FromTime, "%H:%M"))
-- end
-- ```
--
-- In a handler `time.now()` is the same at each attempt.

---Times are the API's own strings, so that `<` works.
time = {}

---The present time; in a handler the same at each attempt.
---@return Time now
function time.now() end

---So long before now.
---@param length Length
---@return Time moment
function time.ago(length) end

---So long after now.
---@param length Length
---@return Time moment
function time.after(length) end

---A moment so much later.
---@param moment Time
---@param length Length With a sign it goes back: `-2h`.
---@return Time later
function time.add(moment, length) end

---The seconds from b to a.
---@param a Time
---@param b Time
---@return number seconds
function time.diff(a, b) end

---A date or time as people and files write it, in the API's form.
---@param text string
---@return Time moment
function time.parse(text) end

---A moment as text, in the space's zone or in another.
---
---Codes: `%Y %m %d %H %M %S %y %j %e %I %p %a %A %b %B %Z %z %%`; names of days and months are English.
---
---```lua
---print(time.format(time.now(), "%A, %e %B %Y, %H:%M", "Europe/Lisbon"))
---```
---@param moment Time
---@param form string
---@param zone? string
---@return string text
function time.format(moment, form, zone) end

---The moment at which clocks of the space, or of a zone, show this.
---
---A time that clocks skip lies as far behind the gap as it lies in it; of one that comes twice the first counts.
---
---```lua
---print(time.wall("2026-03-29T09:00", "Europe/Lisbon"))
---```
---@param moment string
---@param zone? string
---@return Time moment
function time.wall(moment, zone) end

---The space's own zone.
---@return string zone
function time.zone() end
