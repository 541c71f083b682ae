-- How much each room was used in a month: bookings, hours, and the share of the hours in which it can be booked.
--   concierge run examples/room_usage.lua 2026-10        (this month without an argument)

local bookable = 210 -- hours a month: 21 days of 10

local month = arg[1] or time.now():sub(1, 7)
local year, number = month:match("^(%d%d%d%d)%-(%d%d)$")
if not year then error("the month is written like 2026-10, not " .. month, 0) end
local next_month = string.format("%04d-%02d-01", number == "12" and year + 1 or year, number % 12 + 1)

local rooms, names = {}, {}
for booking in nexudus.Booking:each { where = { FromTime = { from = month .. "-01", to = next_month } } } do
  local name = booking.ResourceName or "?"
  if booking.FromTime < next_month and not booking.Tentative then
    local room = rooms[name]
    if not room then
      room = { count = 0, hours = 0 }
      rooms[name] = room
      table.insert(names, name)
    end
    room.count = room.count + 1
    room.hours = room.hours + time.diff(booking.ToTime, booking.FromTime) / 3600
  end
end

table.sort(names, function(a, b) return rooms[a].hours > rooms[b].hours end)
for _, name in ipairs(names) do
  local room = rooms[name]
  print(string.format("%4d bookings %7.1f h %5.1f %%  %s", room.count, room.hours, 100 * room.hours / bookable, name))
end
