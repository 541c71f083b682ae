-- Reminds a member of a parcel that nobody has collected for three days.
--   concierge watch examples/parcel_reminder.lua

on.due("CoworkerDelivery", "CreatedOn", "+3d", { where = { Collected = false } }, function(parcel)
  local member, place = parcel:related "Coworker", parcel.Location or "the front desk"
  if member then
    member:notify(parcel.Name .. " for you, waiting for three days: " .. place .. ". We are here from 9 to 18.")
  end
end)
