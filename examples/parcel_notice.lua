-- Members who wrote in about a parcel get a notification, each one once a day.
--   concierge run examples/parcel_notice.lua --space demo

local asked = {}
for message in nexudus.CoworkerMessage:each { where = { Incoming = true, CreatedOn = { from = "-30d" } } } do
  -- Lists leave the body out, so a subject that says nothing needs the full message.
  local words = { "parcel", "package", "delivery", "Paket", "paquete", "colis" }
  if text.has(message.Subject, table.unpack(words)) or text.has(message:fetch().Body, table.unpack(words)) then
    asked[message.CoworkerId] = true
  end
end

local today = time.now():sub(1, 10)
for id in pairs(asked) do
  if store.get("parcel-notice:" .. id) ~= today then
    local member = nexudus.Coworker:get(id)
    member:notify("Your parcel is at the front desk. We are here from 9 to 18.")
    store.set("parcel-notice:" .. id, today, { ttl = "2d" })
    print("notified " .. member.FullName)
  end
end
