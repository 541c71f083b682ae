-- Posts each new booking to a service of your own, with a secret in a header.
--   concierge secret set BOOKING_HOOK_TOKEN
--   concierge watch examples/booking_webhook.lua
--   concierge.lua: grant("booking_webhook", { http = { "hooks.example.com" } })

rule { name = "booking_webhook", description = "tells our own service of bookings", http = { "hooks.example.com" } }

on.created("Booking", function(booking)
  http.post("https://hooks.example.com/bookings", {
    headers = { Authorization = "Bearer " .. secret "BOOKING_HOOK_TOKEN" },
    json = {
      id = booking.Id,
      member = booking.CoworkerFullName,
      resource = booking.ResourceName,
      from = booking.FromTime,
      to = booking.ToTime,
      link = booking:link(),
    },
  })
end)
