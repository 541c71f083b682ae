-- Settings for the examples: their channels print, so that they run as they are in the demo space.
--   In your own:  channel("billing", { slack = secret "BILLING_URL" })      or teams=, discord=, webhook=

channel("frontdesk", { terminal = true })
channel("billing", { terminal = true })
channel("office", { terminal = true })
