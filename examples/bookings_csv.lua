-- The bookings of one month as CSV on standard output.
--   concierge run examples/bookings_csv.lua 2026-10 > october.csv      (this month without an argument)

local month = arg[1] or time.now():sub(1, 7)
local year, number = month:match("^(%d%d%d%d)%-(%d%d)$")
if not year then error("the month is written like 2026-10, not " .. month, 0) end
local next_month = string.format("%04d-%02d-01", number == "12" and year + 1 or year, number % 12 + 1)

local bookings = {}
for booking in nexudus.Booking:each { where = { FromTime = { from = month .. "-01", to = next_month } } } do
  -- The bound is inclusive: midnight of the next month's first day is not this month's.
  if booking.FromTime < next_month then bookings[#bookings + 1] = booking end
end

print(csv(bookings, {
  "Id", { "ResourceName", title = "Resource" }, { "CoworkerFullName", title = "Member" },
  { "FromTime", title = "From" }, { "ToTime", title = "To" }, "Invoiced",
}))
