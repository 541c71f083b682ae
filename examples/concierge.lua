-- Settings for the examples: their channels print, so that they run as they are in the demo space.
--   In your own:  channel("billing", { slack = secret "BILLING_URL" })      or teams=, discord=, webhook=

channel("frontdesk", { terminal = true })
channel("billing", { terminal = true })
channel("office", { terminal = true })

-- Mail prints, too. In your own:
--   channel("mail", { email = {
--     smtp = "smtps://mail.example.com", user = "desk@example.com", password = secret "SMTP",
--     from = "Front desk <desk@example.com>", to = "desk@example.com",
--   } })
channel("mail", { terminal = true })

-- Whom a rule may write to besides those that the channel itself names: domains, addresses, or "*" for everybody.
grant("welcome_mail", { mail = { "*" } })

-- Hosts that a rule may call are closed until they are granted.
grant("booking_webhook", { http = { "hooks.example.com" } })

-- Several spaces; `rule { space = "porto" }` or "all" says where a rule works, `--space porto` where a command does:
--   space "lisbon" { email = "me@example.com", password = secret "LISBON_PASSWORD", default = true }
--   space "porto" { email = "porto@example.com", password = secret "PORTO_PASSWORD", limits = { minute = 60 } }
