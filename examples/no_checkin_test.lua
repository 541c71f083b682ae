-- Tests no_checkin.lua: an absence is told of once, and again after the member was back.
--   concierge test examples/no_checkin_test.lua

describe("no_checkin", function()
  it("names who was away for 14 days, each absence once", function()
    space.create("Coworker", { FullName = "Ada", Active = true })
    local grace = space.create("Coworker", { FullName = "Grace", Active = true })
    space.create("Coworker", { FullName = "Gone", Active = false })
    rules.load "no_checkin.lua"
    space.advance("13d")
    expect(sent()).to_have_length(0)
    space.create("Checkin", { CoworkerId = grace.Id, FromTime = space.now() })
    space.advance("3d")
    expect(sent()).to_have_length(1)
    expect(sent()[1].channel).to_equal("office")
    expect(sent()[1].text).to_equal("Ada")
    space.advance("13d")
    expect(sent()).to_have_length(2)
    expect(sent()[2].text).to_equal("Grace")
  end)
end)
