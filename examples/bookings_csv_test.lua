-- Tests bookings_csv.lua: the bookings of one month, and none of the next.
--   concierge test examples/bookings_csv_test.lua

local function book(resource, from, to)
  space.create("Booking", {
    ResourceName = resource, CoworkerFullName = "Ada", FromTime = from, ToTime = to, Invoiced = false,
  })
end

describe("bookings_csv", function()
  it("gives a header and the month's bookings", function()
    book("Hall", "2026-01-07T10:00:00Z", "2026-01-07T11:00:00Z")
    book("Attic, left", "2026-01-31T22:00:00Z", "2026-02-01T02:00:00Z")
    book("Hall", "2026-02-01T00:00:00Z", "2026-02-01T01:00:00Z")
    rules.run("bookings_csv.lua", { "2026-01" })
    local lines = {}
    for line in table.concat(rules.output(), "\n"):gmatch("[^\r\n]+") do table.insert(lines, line) end
    expect(lines).to_have_length(3)
    expect(lines[1]).to_equal("Id,Resource,Member,From,To,Invoiced")
    expect(lines[2]).to_contain(",Hall,Ada,2026-01-07T10:00:00Z")
    expect(lines[3]).to_contain(',"Attic, left",Ada,')
  end)

  it("refuses what is no month", function()
    expect(function() rules.run("bookings_csv.lua", { "October" }) end).to_raise("the month is written like 2026-10")
  end)
end)
