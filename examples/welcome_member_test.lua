-- Tests welcome_member.lua: a new member is welcomed when active, once.
--   concierge test examples/welcome_member_test.lua

describe("welcome_member", function()
  it("welcomes a member who becomes active, and tells the front desk", function()
    rules.load "welcome_member.lua"
    local member = space.create("Coworker", { FullName = "Ada", Active = false })
    rules.settle()
    expect(sent()).to_have_length(0)
    space.update(member, { Active = true })
    rules.settle()
    expect(sent()).to_have_length(2)
    expect(sent()[1].body.Message).to_contain("Welcome, Ada!")
    expect(sent()[2].channel).to_equal("frontdesk")
    space.update(member, { FullName = "Ada L." })
    space.advance("1h")
    expect(sent()).to_have_length(2)
  end)

  it("says nothing to those who were there before", function()
    space.create("Coworker", { FullName = "Grace", Active = true })
    rules.load "welcome_member.lua"
    space.advance("1h")
    expect(sent()).to_have_length(0)
  end)
end)
