-- Tests parcel_reminder.lua: who has not fetched a parcel in three days is reminded, once.
--   concierge test examples/parcel_reminder_test.lua

describe("parcel_reminder", function()
  it("reminds of the parcel that is still there", function()
    rules.load "parcel_reminder.lua"
    local member = space.create("Coworker", { FullName = "Ada", Active = true })
    space.create("CoworkerDelivery", {
      Name = "A box", CoworkerId = member.Id, Collected = false, Location = "the shelf",
    })
    local fetched = space.create("CoworkerDelivery", { Name = "A letter", CoworkerId = member.Id, Collected = false })
    space.advance("2d")
    space.update(fetched, { Collected = true })
    expect(sent()).to_have_length(0)
    space.advance("2d")
    expect(sent()).to_have_length(1)
    expect(sent()[1].body.CoworkerId).to_equal(member.Id)
    expect(sent()[1].body.Message).to_contain("A box for you, waiting for three days: the shelf")
    space.advance("7d")
    expect(sent()).to_have_length(1)
  end)
end)
