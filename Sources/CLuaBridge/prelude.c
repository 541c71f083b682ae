// The parts of the script API that are written in Lua, embedded; "library" describes all of it and is never run. A new
// file is one more entry here.
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
    {"library", (const unsigned char[]){
#embed "prelude/library.lua" suffix(, 0)
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
