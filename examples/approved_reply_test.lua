-- Tests approved_reply.lua: the answer waits for a person, and is sent once it is approved.
--   concierge test examples/approved_reply_test.lua

describe("approved_reply", function()
  it("waits for the approval of its first answers", function()
    rules.load "approved_reply.lua"
    local thread = space.create("CommunityThread", { Subject = "Parcel", Message = "Where is my parcel?" })
    rules.settle()
    expect(sent()).to_have_length(0)
    expect(rules.waiting()).to_have_length(1)
    rules.approve()
    rules.settle()
    expect(sent()).to_have_length(1)
    expect(sent()[1].body.CommunityThreadId).to_equal(thread.Id)
  end)
end)
