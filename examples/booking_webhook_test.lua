-- Tests booking_webhook.lua: each new booking is posted, and posted again where the host was not ready.
--   concierge test examples/booking_webhook_test.lua

local function book()
  return space.create("Booking", {
    CoworkerFullName = "Ada", ResourceName = "Hall", FromTime = "2026-01-06T10:00:00Z", ToTime = "2026-01-06T11:00:00Z",
  })
end

describe("booking_webhook", function()
  before_each(function() rules.load "booking_webhook.lua" end)

  it("posts a new booking with its link", function()
    http.reply("hooks.example.com", { status = 204 })
    local booking = book()
    rules.settle()
    expect(sent()).to_have_length(1)
    expect(sent()[1].url).to_equal("https://hooks.example.com/bookings")
    expect(sent()[1].body.id).to_equal(booking.Id)
    expect(sent()[1].body.resource).to_equal("Hall")
    expect(sent()[1].body.link).to_contain(tostring(booking.Id))
  end)
end)
