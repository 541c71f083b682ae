on.created("CommunityThread", function(thread)
  if thread.Draft = false then thread:reply("Hi") end
end)
