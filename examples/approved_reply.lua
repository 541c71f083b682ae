-- Answers who asks about parcels. A person approves its first 20 answers (concierge inbox), then it answers by itself.
--   concierge watch examples/approved_reply.lua        concierge inbox approve approved_reply

rule {
  name = "approved_reply",
  description = "Tells members where their parcels are",
  write = { "CommunityMessage" },
  approve = "first 20",
}

on.created("CommunityThread", function(thread)
  if text.has(thread.Message, "parcel", "paket", "encomenda") then
    thread:reply("Parcels are on the shelf behind the front desk, sorted by the first letter of the name.")
  end
end)
