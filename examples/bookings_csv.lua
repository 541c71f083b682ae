-- The bookings of one month as CSV on standard output.
--   concierge run examples/bookings_csv.lua 2026-10 > october.csv      (this month without an argument)

local month = arg[1] or time.now():sub(1, 7)
local year, number = month:match("^(%d%d%d%d)%-(%d%d)$")
if not year then error("the month is written like 2026-10, not " .. month, 0) end
local next_month = string.format("%04d-%02d-01", number == "12" and year + 1 or year, number % 12 + 1)

-- Quotes guard commas, and a leading apostrophe keeps a spreadsheet from running a text as a formula.
local function cell(value)
  value = tostring(value == nil and "" or value)
  if value:find("^[=+@%-]") then value = "'" .. value end
  if value:find('[",\r\n]') then value = '"' .. value:gsub('"', '""') .. '"' end
  return value
end

print("Id,Resource,Member,From,To,Invoiced")
for booking in nexudus.Booking:each { where = { FromTime = { from = month .. "-01", to = next_month } } } do
  if booking.FromTime < next_month then
    print(table.concat({
      cell(booking.Id), cell(booking.ResourceName), cell(booking.CoworkerFullName), cell(booking.FromTime),
      cell(booking.ToTime), cell(booking.Invoiced),
    }, ","))
  end
end
