-- Tests room_usage.lua: hours add up by room, the most used first.
--   concierge test examples/room_usage_test.lua

local function book(resource, from, to, is_tentative)
  space.create("Booking", { ResourceName = resource, FromTime = from, ToTime = to, Tentative = is_tentative or false })
end

describe("room_usage", function()
  it("adds up the hours of the month", function()
    book("Attic", "2026-01-07T10:00:00Z", "2026-01-07T11:00:00Z")
    book("Hall", "2026-01-07T10:00:00Z", "2026-01-07T12:30:00Z")
    book("Hall", "2026-01-08T09:00:00Z", "2026-01-08T17:00:00Z")
    book("Hall", "2026-01-09T09:00:00Z", "2026-01-09T17:00:00Z", true)
    book("Hall", "2026-02-01T00:00:00Z", "2026-02-01T17:00:00Z")
    rules.run("room_usage.lua", { "2026-01" })
    expect(rules.output()).to_equal {
      "   2 bookings    10.5 h   5.0 %  Hall", "   1 bookings     1.0 h   0.5 %  Attic",
    }
  end)
end)
