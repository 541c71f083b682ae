-- Tests tag_members.lua: active members of companies get the tag beside those that they have, once.
--   concierge test examples/tag_members_test.lua

describe("tag_members", function()
  it("tags members of companies, and a second run has nothing to do", function()
    local ada = space.create("Coworker", { FullName = "Ada", CompanyName = "Engines", Tag = "early", Active = true })
    local grace = space.create("Coworker", { FullName = "Grace", CompanyName = "Navy", Active = true })
    local solo = space.create("Coworker", { FullName = "Solo", Active = true })
    rules.run("tag_members.lua", { "company" })
    expect(space.get(ada).Tag).to_equal("early,company")
    expect(space.get(grace).Tag).to_equal("company")
    expect(space.get(solo).Tag).to_be_nil()
    expect(rules.output()[1]).to_equal("tagged 2 members with company")
  end)

  it("stops at the number that it was given", function()
    for place = 1, 4 do
      space.create("Coworker", { FullName = "Member " .. place, CompanyName = "Engines", Active = true })
    end
    rules.run("tag_members.lua", { "company", "3" })
    expect(sent()).to_have_length(3)
  end)
end)
