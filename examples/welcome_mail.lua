-- Mails new members how to get in, with a reply going to the front desk.
--   concierge watch examples/welcome_mail.lua     a channel and the grant: see concierge.lua

local plain = [[
Welcome, {{name}}!

The door opens from 8 to 20 with your phone, and the front desk is there from 9 to 18.
Just answer this mail if anything is unclear.
]]

local html = [[
<h1>Welcome, {{name}}!</h1>
<p>The door opens from 8 to 20 with your phone, and the front desk is there from 9 to 18.</p>
<p>Just answer this mail if anything is unclear.</p>
]]

on.created("Coworker", { where = { Active = true } }, function(member)
  if not text.has(member.Email, "@") then return end
  local values = { name = member.FullName }
  notify("mail", {
    to = member.Email,
    title = "Welcome to the space",
    text = template(plain, values),
    html = template(html, values, "html"),
    reply_to = "frontdesk@example.com",
  })
end)
