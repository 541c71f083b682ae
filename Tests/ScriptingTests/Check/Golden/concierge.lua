channel("frontdesk", { terminal = true })
grant("caller", { http = { "api.example.com" } })
grant("writer", { write = { "Coworker" } })
grant("unknown-option", { http = { "api.example.com" } })
