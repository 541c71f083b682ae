// Records: what scripts see of a page of JSON.
//
// A list and its records point at a holder, which keeps the page. Records are entered in a weak table of the holder, so
// that those that outlive their list can be moved to a small page and the large one given back.
//
// A finalizer is called under protection of Lua's own, and lost if there is no memory or no depth left for the call. So a
// page is not a part of its holder, and those whose holders are gone without a word are found later.
#include <stdlib.h>
#include <string.h>
#include "internal.h"

typedef struct clb_page {
  clb_page_view view;
  struct clb_page *previous, *next;
  clb_script *script;
  int lists;         // while there are any, every row can be reached
} clb_page;

typedef struct holder {
  clb_page *page;
} holder;

typedef struct record {
  clb_page *page;
  const uint32_t *offsets;
} record;

enum { HOLDER_RECORDS = 1, HOLDER_METATABLE = 2 };

static clb_record_hooks hooks;
static const char key_record, key_list, key_list_metatable, key_holder_metatable, key_holders, key_by_page, key_methods,
    key_prelude, key_class, key_names;

void clb_set_record_hooks(const clb_record_hooks *given) { hooks = *given; }
size_t clb_page_bytes(const clb_script *script) { return script->external; }

static bool has_mark(lua_State *L, int index, const char *mark) {
  if (lua_type(L, index) != LUA_TUSERDATA || !lua_getmetatable(L, index)) return false;
  bool marked = lua_rawgetp(L, -1, mark) != LUA_TNIL;
  lua_pop(L, 2);
  return marked;
}

// ---- Reading a field ------------------------------------------------------------------------------------------------

static int push_value(lua_State *L, const record *r, uint32_t offset) {
  clb_script *s = r->page->script;
  s->host_depth++;
  int outcome = hooks.push_value(L, r->page->view.page, r->page->view.bytes + offset);
  s->host_depth--;
  if (outcome < 0 || s->used + s->external > s->limits.memory) return clb_host_ended(L, outcome);
  return outcome;
}

static bool push_method(lua_State *L) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &key_methods) != LUA_TTABLE) {
    lua_pop(L, 1);
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &key_prelude) != LUA_TSTRING) {
      lua_pop(L, 1);
      return false;
    }
    // Reading the global runs the chunk that sets the methods.
    clb_push_prelude_environment(L);
    lua_insert(L, -2);
    lua_gettable(L, -2);
    lua_pop(L, 2);
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &key_methods) != LUA_TTABLE) {
      lua_pop(L, 1);
      return false;
    }
  }
  // Of this class first, then of all.
  lua_rawgeti(L, -1, 2);
  lua_getfield(L, lua_upvalueindex(2), "name");
  if (lua_rawget(L, -2) == LUA_TTABLE) {
    lua_pushvalue(L, 2);
    if (lua_rawget(L, -2) != LUA_TNIL) return true;
    lua_pop(L, 1);
  }
  lua_pop(L, 2);
  lua_rawgeti(L, -1, 1);
  lua_pushvalue(L, 2);
  return lua_rawget(L, -2) != LUA_TNIL;
}

static int record_index(lua_State *L);

static int refreshed(lua_State *L, int status, lua_KContext context) {
  clb_script *s = clb_of(L);
  if (clb_is_stopped(s)) clb_raise_stop(L);
  if (s->reply_is_error) {
    s->reply_is_error = false;
    if (clb_is_error(L, -1)) clb_locate_error(L);
    return lua_error(L);
  }
  if (!has_mark(L, 3, &key_record)) return luaL_error(L, "the record could not be read again");
  // This userdata becomes the fresh record. It's entered in that page's table beside the one that came, so that both
  // are found when the page is compacted.
  record *old = lua_touserdata(L, 1), *fresh = lua_touserdata(L, 3);
  *old = *fresh;
  lua_getiuservalue(L, 3, 1);
  lua_pushvalue(L, -1);
  lua_setiuservalue(L, 1, 1);
  lua_getiuservalue(L, -1, HOLDER_RECORDS);
  lua_pushvalue(L, 1);
  lua_rawsetp(L, -2, old);
  lua_getmetatable(L, 3);
  lua_setmetatable(L, 1);
  lua_settop(L, 2);
  lua_pushvalue(L, 2);
  lua_gettable(L, 1);
  return 1;
}

// Upvalues: from names to columns, the class's table, the class. Called by Lua for records only, with two arguments:
// scripts can't get at the metatable.
static int record_index(lua_State *L) {
  const record *r = lua_touserdata(L, 1);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, lua_upvalueindex(1)) == LUA_TNUMBER) {
    const uint32_t *place = r->offsets + lua_tointegerx(L, -1, NULL);
    uint32_t offset = *place;
    // Whoever reads a field of one record will ask the next one for it, whose bytes are in no near cache: the page was
    // indexed by another core.
    __builtin_prefetch(r->page->view.bytes + place[r->page->view.stride]);
    if (offset != 0 && push_value(L, r, offset) != 0) return 1;
  }
  lua_settop(L, 2);
  if (lua_type(L, 2) != LUA_TSTRING) return luaL_error(L, "a record has named fields, not [%s]", luaL_tolstring(L, 2, NULL));
  lua_getfield(L, lua_upvalueindex(2), "nilable");
  lua_pushvalue(L, 2);
  if (lua_rawget(L, -2) != LUA_TNIL) return 0;
  lua_settop(L, 2);
  if (push_method(L)) return 1;
  lua_settop(L, 2);
  clb_script *s = r->page->script;
  s->host_depth++;
  int outcome = hooks.resolve(L, lua_touserdata(L, lua_upvalueindex(3)));
  s->host_depth--;
  if (outcome == 0) {
    lua_getfield(L, lua_upvalueindex(2), "nilable");
    lua_pushvalue(L, 2);
    lua_pushboolean(L, 1);
    lua_rawset(L, -3);
    return 0;
  }
  if (outcome == CLB_SUSPEND) {
    lua_settop(L, 2);
    return clb_wait(L, 0, refreshed);
  }
  return clb_host_ended(L, outcome);
}

// ---- Walking, comparing, showing ------------------------------------------------------------------------------------

static int next_field(lua_State *L) {  // upvalues: the record, the names, the next column
  const record *r = lua_touserdata(L, lua_upvalueindex(1));
  lua_Integer column = lua_tointeger(L, lua_upvalueindex(3));
  lua_Integer count = (lua_Integer)lua_rawlen(L, lua_upvalueindex(2));
  for (; column < count; column++) {
    lua_settop(L, 0);
    if (r->offsets[column] == 0) continue;
    lua_rawgeti(L, lua_upvalueindex(2), column + 1);
    if (push_value(L, r, r->offsets[column]) == 0) continue;
    lua_pushinteger(L, column + 1);
    lua_replace(L, lua_upvalueindex(3));
    return 2;
  }
  return 0;
}

static int record_pairs(lua_State *L) {
  lua_settop(L, 1);
  lua_getmetatable(L, 1);
  lua_pushvalue(L, 1);
  lua_rawgetp(L, 2, &key_names);
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, next_field, 3);
  return 1;
}

static void *class_of(lua_State *L, int index) {
  lua_getmetatable(L, index);
  lua_rawgetp(L, -1, &key_class);
  void *record_class = lua_touserdata(L, -1);
  lua_pop(L, 2);
  return record_class;
}

static int record_equals(lua_State *L) {
  clb_script *s = clb_of(L);
  bool same = false;
  if (has_mark(L, 1, &key_record) && has_mark(L, 2, &key_record)) {
    s->host_depth++;
    same = hooks.is_same(L, class_of(L, 1), class_of(L, 2));
    s->host_depth--;
  }
  lua_pushboolean(L, same);
  return 1;
}

static int record_text(lua_State *L) {
  clb_script *s = clb_of(L);
  s->host_depth++;
  int outcome = hooks.describe(L, class_of(L, 1));
  s->host_depth--;
  return clb_host_ended(L, outcome);
}

static int record_new_index(lua_State *L) {
  return luaL_error(
      L, "records are read-only: to change '%s' use record:update { ... }",
      lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2));
}

void clb_make_record_metatable(lua_State *L, void *record_class) {
  lua_createtable(L, 0, 12);
  lua_insert(L, -4);  // metatable, columns, names, class
  lua_insert(L, -2);  // metatable, columns, class, names
  lua_rawsetp(L, -4, &key_names);
  lua_pushlightuserdata(L, record_class);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, -5, &key_class);
  lua_pushcclosure(L, record_index, 3);
  lua_setfield(L, -2, "__index");
  static const luaL_Reg events[] = {
      {"__newindex", record_new_index}, {"__pairs", record_pairs}, {"__eq", record_equals},
      {"__tostring", record_text},      {NULL, NULL}};
  luaL_setfuncs(L, events, 0);
  lua_pushliteral(L, "record");
  lua_setfield(L, -2, "__name");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pushboolean(L, 1);
  lua_rawsetp(L, -2, &key_record);
}

void clb_push_record_names(lua_State *L) {
  lua_rawgetp(L, -1, &key_names);
  lua_replace(L, -2);
}

// ---- Lists ----------------------------------------------------------------------------------------------------------

// Pushes the record of a row, given the holder on top; the holder is replaced.
static void record_of_holder(lua_State *L, uint32_t row) {
  clb_page *page = ((const holder *)lua_touserdata(L, -1))->page;
  lua_getiuservalue(L, -1, HOLDER_RECORDS);
  if (lua_rawgeti(L, -1, (lua_Integer)row + 1) == LUA_TNIL) {
    lua_pop(L, 1);
    record *r = lua_newuserdatauv(L, sizeof *r, 1);
    r->page = page;
    r->offsets = page->view.offsets + (size_t)row * page->view.stride;
    lua_pushvalue(L, -3);
    lua_setiuservalue(L, -2, 1);
    lua_getiuservalue(L, -3, HOLDER_METATABLE);
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, (lua_Integer)row + 1);
  }
  lua_replace(L, -3);
  lua_pop(L, 1);
}

void clb_push_record(lua_State *L, uint32_t row) { record_of_holder(L, row); }

static int list_index(lua_State *L) {
  clb_page *page = *(clb_page **)lua_touserdata(L, 1);
  int is_integer;
  lua_Integer place = lua_tointegerx(L, 2, &is_integer);
  if (is_integer && lua_type(L, 2) == LUA_TNUMBER) {
    if (place < 1 || place > (lua_Integer)page->view.count) return 0;
    lua_getiuservalue(L, 1, 1);
    record_of_holder(L, (uint32_t)(place - 1));
    return 1;
  }
  lua_getiuservalue(L, 1, 2);
  lua_pushvalue(L, 2);
  lua_rawget(L, -2);
  return 1;
}

static int list_length(lua_State *L) {
  lua_pushinteger(L, (*(clb_page **)lua_touserdata(L, 1))->view.count);
  return 1;
}

static int next_record(lua_State *L) {  // in the hands of scripts
  if (!has_mark(L, 1, &key_list)) return luaL_typeerror(L, 1, "page");
  clb_page *page = *(clb_page **)lua_touserdata(L, 1);
  lua_Integer place = luaL_optinteger(L, 2, 0);
  if (place < 0 || place >= (lua_Integer)page->view.count) return 0;
  lua_pushinteger(L, place + 1);
  lua_getiuservalue(L, 1, 1);
  record_of_holder(L, (uint32_t)place);
  return 2;
}

static int list_pairs(lua_State *L) {
  lua_settop(L, 1);
  lua_pushcfunction(L, next_record);
  lua_insert(L, 1);
  lua_pushnil(L);
  return 3;
}

static int list_text(lua_State *L) {
  lua_pushfstring(L, "page of %d records", (int)(*(clb_page **)lua_touserdata(L, 1))->view.count);
  return 1;
}

static int list_new_index(lua_State *L) { return luaL_error(L, "a page of records is read-only"); }

// Called before the holder's, which was made earlier.
static int list_gone(lua_State *L) {
  clb_page **list = lua_touserdata(L, 1);
  if (*list != NULL) (*list)->lists--;
  *list = NULL;
  return 0;
}

void clb_push_list(lua_State *L) {
  clb_page *page = ((const holder *)lua_touserdata(L, -1))->page;
  page->lists++;
  clb_page **list = lua_newuserdatauv(L, sizeof *list, 2);
  *list = page;
  lua_insert(L, -3);
  lua_setiuservalue(L, -3, 1);
  lua_setiuservalue(L, -2, 2);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &key_list_metatable);
  lua_setmetatable(L, -2);
}

// ---- Pages ----------------------------------------------------------------------------------------------------------

static void account(clb_script *s, size_t added, size_t removed) { s->external += added - removed; }

static void drop(clb_page *page) {
  clb_script *s = page->script;
  if (page->previous != NULL) page->previous->next = page->next; else s->pages = page->next;
  if (page->next != NULL) page->next->previous = page->previous;
  account(s, 0, page->view.size);
  hooks.release(page->view.page);
  free(page);
}

static int holder_gone(lua_State *L) {
  holder *h = lua_touserdata(L, 1);
  if (h->page != NULL) drop(h->page);
  h->page = NULL;
  return 0;
}

void clb_drop_pages(clb_script *s) {
  while (s->pages != NULL) drop(s->pages);
}

static void new_weak_table(lua_State *L, int size) {
  lua_createtable(L, size, 0);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &clb_key_weak_values);
  lua_setmetatable(L, -2);
}

static int by_number(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

// The rows that are still in use, each once, in order. The weak table is on top.
static uint32_t *rows_in_use(lua_State *L, const clb_page *page, uint32_t *count) {
  uint32_t capacity = 16, found = 0;
  uint32_t *rows = malloc(capacity * sizeof *rows);
  lua_pushnil(L);
  while (lua_next(L, -2)) {
    const record *r = lua_touserdata(L, -1);
    lua_pop(L, 1);
    if (r->page != page || rows == NULL) continue;
    if (found == capacity) {
      uint32_t *more = realloc(rows, 2 * capacity * sizeof *rows);
      if (more == NULL) free(rows);
      rows = more;
      capacity *= 2;
      if (rows == NULL) continue;
    }
    rows[found++] = (uint32_t)((size_t)(r->offsets - page->view.offsets) / page->view.stride);
  }
  if (rows == NULL) return NULL;
  qsort(rows, found, sizeof *rows, by_number);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < found; i++) {
    if (kept == 0 || rows[kept - 1] != rows[i]) rows[kept++] = rows[i];
  }
  *count = kept;
  return rows;
}

static uint32_t place_of(const uint32_t *rows, uint32_t count, uint32_t row) {
  uint32_t low = 0, high = count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (rows[middle] < row) low = middle + 1; else high = middle;
  }
  return low;
}

// Moves the survivors of a page to a small one. The holder is below its weak table, which is on top.
static void compact(lua_State *L, clb_page *page) {
  uint32_t count = 0;
  uint32_t *rows = rows_in_use(L, page, &count);
  clb_page_view small;
  if (rows == NULL || count == 0 || count > page->view.count / 2 ||
      !hooks.compact(page->view.page, rows, count, &small)) {
    free(rows);
    return;
  }
  new_weak_table(L, 0);  // the old one has room for every row of the large page
  lua_pushnil(L);
  while (lua_next(L, -3)) {
    record *r = lua_touserdata(L, -1);
    if (r->page == page) {
      uint32_t row = (uint32_t)((size_t)(r->offsets - page->view.offsets) / page->view.stride);
      uint32_t place = place_of(rows, count, row);
      r->offsets = small.offsets + (size_t)place * small.stride;
      if (lua_rawgeti(L, -3, (lua_Integer)place + 1) == LUA_TNIL) {
        lua_pushvalue(L, -2);
        lua_rawseti(L, -5, (lua_Integer)place + 1);
      } else {
        lua_pushvalue(L, -2);
        lua_rawsetp(L, -5, r);
      }
      lua_pop(L, 1);
    }
    lua_pop(L, 1);
  }
  lua_setiuservalue(L, -3, HOLDER_RECORDS);
  free(rows);
  account(page->script, small.size, page->view.size);
  void *large = page->view.page;
  page->view = small;
  // Rows have new numbers now, so the page must not be found by its old name.
  lua_rawgetp(L, LUA_REGISTRYINDEX, &key_by_page);
  lua_pushnil(L);
  lua_rawsetp(L, -2, large);
  lua_pop(L, 1);
  hooks.release(large);
}

// Past a quarter of the cap: first what is garbage goes, then records that pin a page of which little else is left. After
// the collection all finalizers have been called, so a page without a holder is one whose finalizer was lost.
static void make_room(lua_State *L, clb_script *s, size_t size) {
  if (s->external + size <= s->compact_at) return;
  clb_collect_all(L);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &key_holders);
  for (clb_page *page = s->pages, *next; page != NULL; page = next) {
    next = page->next;
    if (lua_rawgetp(L, -1, page) != LUA_TUSERDATA) {
      drop(page);
    } else if (page->lists == 0 && page->view.stride > 0 && page->view.count >= 2) {
      lua_getiuservalue(L, -1, HOLDER_RECORDS);
      compact(L, page);
      lua_pop(L, 1);
    }
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  size_t quarter = s->limits.memory / 4, twice = (s->external + size) * 2;
  // What is in real use must not be looked through again for every further page.
  s->compact_at = s->external + size <= quarter * 3 / 4 ? quarter : twice;
}

void clb_push_page(lua_State *L, const clb_page_view *view) {
  clb_script *s = clb_of(L);
  make_room(L, s, view->size);
  clb_collect_before(L, view->size);
  holder *h = lua_newuserdatauv(L, sizeof *h, 2);
  clb_page *page = malloc(sizeof *page);
  if (page == NULL) abort();  // as Swift does where the machine has no memory left
  h->page = page;
  *page = (clb_page){.view = *view, .script = s, .next = s->pages};
  if (s->pages != NULL) s->pages->previous = page;
  s->pages = page;
  account(s, view->size, 0);
  lua_insert(L, -2);
  lua_setiuservalue(L, -2, HOLDER_METATABLE);
  new_weak_table(L, view->count <= 4096 ? (int)view->count : 0);
  lua_setiuservalue(L, -2, HOLDER_RECORDS);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &key_holder_metatable);
  lua_setmetatable(L, -2);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &key_holders);
  lua_pushvalue(L, -2);
  lua_rawsetp(L, -2, page);
  lua_pop(L, 1);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &key_by_page);
  lua_pushvalue(L, -2);
  lua_rawsetp(L, -2, view->page);
  lua_pop(L, 1);
}

bool clb_push_known_page(lua_State *L, const void *page, int metatable) {
  int absolute = lua_absindex(L, metatable);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &key_by_page);
  if (lua_rawgetp(L, -1, page) == LUA_TUSERDATA) {
    lua_getiuservalue(L, -1, HOLDER_METATABLE);
    bool same = lua_rawequal(L, -1, absolute);
    lua_pop(L, 1);
    if (same) {
      lua_remove(L, -2);
      return true;
    }
  }
  lua_pop(L, 2);
  return false;
}

bool clb_record_at(lua_State *L, int index, clb_record_view *view) {
  if (!has_mark(L, index, &key_record)) return false;
  const record *r = lua_touserdata(L, index);
  size_t stride = r->page->view.stride;
  view->record_class = class_of(L, index);
  view->page = r->page->view.page;
  view->row = stride == 0 ? 0 : (uint32_t)((size_t)(r->offsets - r->page->view.offsets) / stride);
  return true;
}

bool clb_list_at(lua_State *L, int index, clb_record_view *view) {
  if (!has_mark(L, index, &key_list)) return false;
  const clb_page *page = *(clb_page **)lua_touserdata(L, index);
  lua_getiuservalue(L, index, 1);
  lua_getiuservalue(L, -1, HOLDER_METATABLE);
  lua_rawgetp(L, -1, &key_class);
  view->record_class = lua_touserdata(L, -1);
  lua_pop(L, 3);
  view->page = page->view.page;
  view->row = page->view.count;
  return true;
}

void clb_set_record_methods(lua_State *L, int base, int by_name) {
  base = lua_absindex(L, base);
  by_name = lua_absindex(L, by_name);
  lua_createtable(L, 2, 0);
  lua_pushvalue(L, base);
  lua_rawseti(L, -2, 1);
  lua_pushvalue(L, by_name);
  lua_rawseti(L, -2, 2);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &key_methods);
}

void clb_set_record_prelude(lua_State *L, const char *global) {
  lua_pushstring(L, global);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &key_prelude);
}

static void weak_table(lua_State *L, const char *key) {
  new_weak_table(L, 0);
  lua_rawsetp(L, LUA_REGISTRYINDEX, key);
}

void clb_open_records(lua_State *L) {
  lua_createtable(L, 0, 1);
  lua_pushliteral(L, "v");
  lua_setfield(L, -2, "__mode");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &clb_key_weak_values);
  weak_table(L, &key_holders);
  weak_table(L, &key_by_page);

  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, holder_gone);
  lua_setfield(L, -2, "__gc");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &key_holder_metatable);

  static const luaL_Reg events[] = {
      {"__index", list_index}, {"__newindex", list_new_index}, {"__len", list_length}, {"__pairs", list_pairs},
      {"__tostring", list_text}, {"__gc", list_gone},          {NULL, NULL}};
  luaL_newlib(L, events);
  lua_pushliteral(L, "page");
  lua_setfield(L, -2, "__name");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pushboolean(L, 1);
  lua_rawsetp(L, -2, &key_list);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &key_list_metatable);
}
