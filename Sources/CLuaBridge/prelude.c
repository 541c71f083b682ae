// The parts of the script API that are written in Lua, embedded; those of "library" describe all of it and are never
// run. A new file is one more entry here.
#include <string.h>
#include "internal.h"

static const struct {
  const char *name;
  const unsigned char *source;
} chunks[] = {
    {"bridge_test", (const unsigned char[]){
#embed "prelude/bridge_test.lua" suffix(, 0)
    }},
    {"csv", (const unsigned char[]){
#embed "prelude/csv.lua" suffix(, 0)
    }},
    {"http", (const unsigned char[]){
#embed "prelude/http.lua" suffix(, 0)
    }},
    {"library/errors", (const unsigned char[]){
#embed "prelude/library/errors.lua" suffix(, 0)
    }},
    {"library/http", (const unsigned char[]){
#embed "prelude/library/http.lua" suffix(, 0)
    }},
    {"library/json", (const unsigned char[]){
#embed "prelude/library/json.lua" suffix(, 0)
    }},
    {"library/log", (const unsigned char[]){
#embed "prelude/library/log.lua" suffix(, 0)
    }},
    {"library/lua", (const unsigned char[]){
#embed "prelude/library/lua.lua" suffix(, 0)
    }},
    {"library/notify", (const unsigned char[]){
#embed "prelude/library/notify.lua" suffix(, 0)
    }},
    {"library/queries", (const unsigned char[]){
#embed "prelude/library/queries.lua" suffix(, 0)
    }},
    {"library/records", (const unsigned char[]){
#embed "prelude/library/records.lua" suffix(, 0)
    }},
    {"library/rules", (const unsigned char[]){
#embed "prelude/library/rules.lua" suffix(, 0)
    }},
    {"library/secrets", (const unsigned char[]){
#embed "prelude/library/secrets.lua" suffix(, 0)
    }},
    {"library/settings", (const unsigned char[]){
#embed "prelude/library/settings.lua" suffix(, 0)
    }},
    {"library/store", (const unsigned char[]){
#embed "prelude/library/store.lua" suffix(, 0)
    }},
    {"library/testing", (const unsigned char[]){
#embed "prelude/library/testing.lua" suffix(, 0)
    }},
    {"library/text", (const unsigned char[]){
#embed "prelude/library/text.lua" suffix(, 0)
    }},
    {"library/time", (const unsigned char[]){
#embed "prelude/library/time.lua" suffix(, 0)
    }},
    {"library/triggers", (const unsigned char[]){
#embed "prelude/library/triggers.lua" suffix(, 0)
    }},
    {"library/waiting", (const unsigned char[]){
#embed "prelude/library/waiting.lua" suffix(, 0)
    }},
    {"nexudus", (const unsigned char[]){
#embed "prelude/nexudus.lua" suffix(, 0)
    }},
    {"on", (const unsigned char[]){
#embed "prelude/on.lua" suffix(, 0)
    }},
    {"once", (const unsigned char[]){
#embed "prelude/once.lua" suffix(, 0)
    }},
    {"repl", (const unsigned char[]){
#embed "prelude/repl.lua" suffix(, 0)
    }},
    {"schedules", (const unsigned char[]){
#embed "prelude/schedules.lua" suffix(, 0)
    }},
    {"parallel", (const unsigned char[]){
#embed "prelude/parallel.lua" suffix(, 0)
    }},
    {"space", (const unsigned char[]){
#embed "prelude/space.lua" suffix(, 0)
    }},
    {"testing", (const unsigned char[]){
#embed "prelude/testing.lua" suffix(, 0)
    }},
    {"print", (const unsigned char[]){
#embed "prelude/print.lua" suffix(, 0)
    }},
};

const char *clb_prelude_source(const char *chunk, size_t *length) {
  for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++) {
    if (strcmp(chunks[i].name, chunk) != 0) continue;
    *length = strlen((const char *)chunks[i].source);
    return (const char *)chunks[i].source;
  }
  return NULL;
}
