-- Tests too_cold.lua: the first message is passed on, the next ones of the same four hours are not.
--   concierge test examples/too_cold_test.lua

local function write(subject, body)
  space.create("CoworkerMessage", { CoworkerFullName = "Ada", Incoming = true, Subject = subject, Body = body })
  rules.settle()
end

describe("too_cold", function()
  before_each(function() rules.load "too_cold.lua" end)

  it("tells the front desk once in four hours", function()
    write("Heating", "It is off on the second floor.")
    write("Hello", "It is <b>freezing</b> in here!")
    expect(sent()).to_have_length(1)
    expect(sent()[1].channel).to_equal("frontdesk")
    expect(sent()[1].text).to_equal("Ada writes: Heating")
    space.advance("5h")
    write("Still cold", "Can somebody look?")
    expect(sent()).to_have_length(2)
  end)

  it("does not mind other messages", function()
    write("Parcel", "Where is it?")
    expect(sent()).to_have_length(0)
  end)
end)
