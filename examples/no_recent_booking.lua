-- Active members who have not booked anything in the last 30 days.
--   concierge run examples/no_recent_booking.lua --space demo

local booked = {}
for booking in nexudus.Booking:each { where = { FromTime = { from = "-30d", to = time.now() } } } do
  if booking.CoworkerId then booked[booking.CoworkerId] = true end
end

local quiet = 0
for member in nexudus.Coworker:each { where = { Active = true }, order = "FullName" } do
  if not booked[member.Id] then
    quiet = quiet + 1
    print(member.FullName, member.Email)
  end
end
log.info(quiet .. " members without a booking in 30 days")
