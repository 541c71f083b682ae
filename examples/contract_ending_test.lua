-- Tests contract_ending.lua: the office hears of the end a month before, unless the member stays.
--   concierge test examples/contract_ending_test.lua

local contract

describe("contract_ending", function()
  before_each(function()
    contract = space.create("CoworkerContract", {
      CoworkerFullName = "Ada", TariffName = "Fixed desk", Active = true, CancellationDate = "2026-02-10T00:00:00Z",
    })
    rules.load "contract_ending.lua"
  end)

  it("tells the office 30 days before", function()
    space.advance("5d")
    expect(sent()).to_have_length(0)
    space.advance("2d")
    expect(sent()).to_have_length(1)
    expect(sent()[1].channel).to_equal("office")
    expect(sent()[1].title).to_equal("Ada leaves on 10.02.2026")
  end)

  it("says nothing when the member stays after all", function()
    space.update(contract, { CancellationDate = nexudus.null })
    space.advance("40d")
    expect(sent()).to_have_length(0)
  end)
end)
