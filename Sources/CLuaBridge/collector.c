// When garbage is collected. Lua begins as soon as its heap has doubled, wherever that is: while a large text becomes
// tables, which are all marked for nothing, or long after those of the texts before it were left, which by then lie in
// no cache. So a collection that is due is made before such a text, and the next one not before its tables are there.
#include "internal.h"

enum { LEAST_GROWTH = 1 << 20 };

static size_t in_all(const clb_script *s) { return s->used + s->external; }

// What a collection has to go through: nothing of pages, and little of large blocks, which are texts for the most part.
static size_t weight(const clb_script *s) { return s->used - s->slabs.large + s->slabs.large / 16; }

void clb_collect_all(lua_State *L) {
  clb_script *s = clb_of(L);
  lua_gc(L, LUA_GCCOLLECT);
  s->left = in_all(s);
  s->left_weight = weight(s);
}

void clb_collect_before(lua_State *L, size_t size) {
  clb_script *s = clb_of(L);
  if (in_all(s) < s->left) s->left = in_all(s);  // Lua has collected since
  size_t growth = in_all(s) - s->left;
  if (growth < LEAST_GROWTH || growth < s->left_weight) return;
  clb_collect_all(L);
  // A step of less than nothing: so much is allocated, beyond what Lua allows anyway, before it begins the next one.
  size_t kilobytes = size / 512;  // tables take about as much as their text; twice that is enough for most
  lua_gc(L, LUA_GCSTEP, kilobytes > INT32_MAX ? -INT32_MAX : -(int)kilobytes);
}

bool clb_fits(lua_State *L) {
  clb_script *s = clb_of(L);
  if (in_all(s) <= s->limits.memory) return true;
  clb_collect_all(L);
  return in_all(s) <= s->limits.memory;
}
