-- Tests wifi_reply.lua: who asks is answered, once; nobody else is.
--   concierge test examples/wifi_reply_test.lua

describe("wifi_reply", function()
  before_each(function() rules.load "wifi_reply.lua" end)

  it("answers a thread that asks for the wifi", function()
    local thread = space.create("CommunityThread", { Subject = "WLAN?", Message = "What is the password?" })
    rules.settle()
    expect(sent()).to_have_length(1)
    expect(sent()[1].entity).to_equal("CommunityMessage")
    expect(sent()[1].body.CommunityThreadId).to_equal(thread.Id)
    expect(sent()[1].body.Message).to_contain("The network is Members")
  end)

  it("leaves other threads alone", function()
    space.create("CommunityThread", { Subject = "Lost", Message = "Who has seen my umbrella?" })
    rules.settle()
    expect(sent()).to_have_length(0)
  end)

  it("answers once, also when the thread is edited", function()
    local thread = space.create("CommunityThread", { Subject = "Wifi", Message = "It is slow today" })
    rules.settle()
    space.update(thread, { Message = "The wifi is slow today" })
    space.advance("1h")
    expect(sent()).to_have_length(1)
  end)
end)
