-- Tests visitor_arrives.lua: the host is told of the arrival; without a host the front desk is.
--   concierge test examples/visitor_arrives_test.lua

describe("visitor_arrives", function()
  before_each(function() rules.load "visitor_arrives.lua" end)

  it("tells the host when the visitor is there, and not before", function()
    local host = space.create("Coworker", { FullName = "Ada", Active = true })
    local visitor = space.create("Visitor", { FullName = "Grace", CoworkerId = host.Id, Arrived = false })
    rules.settle()
    expect(sent()).to_have_length(0)
    space.update(visitor, { Arrived = true })
    rules.settle()
    expect(sent()).to_have_length(1)
    expect(sent()[1].entity).to_equal("CoworkerNotification")
    expect(sent()[1].body.CoworkerId).to_equal(host.Id)
    expect(sent()[1].body.Message).to_contain("Grace has arrived")
  end)

  it("tells the front desk where no host is named", function()
    space.create("Visitor", { FullName = "Grace", Arrived = true })
    rules.settle()
    expect(sent()).to_have_length(1)
    expect(sent()[1].channel).to_equal("frontdesk")
    expect(sent()[1].text).to_contain("no host is named")
  end)
end)
