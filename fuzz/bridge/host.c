// The host's side: functions that do what the next bytes say, and pages of records with hooks as careless as allowed.
#include "bridge.h"

uint64_t running_call;
static size_t alive;
size_t pages_alive(void) { return alive; }

// ---- Values ---------------------------------------------------------------------------------------------------------

void push_some_value(lua_State *L, int depth) {
  static const double numbers[] = {0.0, -0.0, 1.5, 1e308, -1e-320, __builtin_nan(""), __builtin_inf()};
  static const long long integers[] = {0, 1, -1, INT64_MAX, INT64_MIN, 1ll << 53};
  static const char text[64] = "some text\0with a nul \xff\xfe and what follows";
  lua_checkstack(L, 8);
  switch (pick(depth > 3 ? 7 : 9)) {
    case 0: lua_pushnil(L); break;
    case 1: lua_pushboolean(L, (int)pick(2)); break;
    case 2: lua_pushinteger(L, integers[pick(6)]); break;
    case 3: lua_pushnumber(L, numbers[pick(7)]); break;
    case 4: lua_pushlstring(L, text, pick(64)); break;
    case 5: clb_push_null(L); break;
    case 6: clb_push_error(L, "usage", 5, text, pick(40)); break;
    case 7: {
      lua_createtable(L, 0, (int)pick(4));
      for (unsigned count = pick(5); count > 0; count--) {
        push_some_value(L, depth + 1);
        push_some_value(L, depth + 1);
        clb_rawset(L, -3);
      }
      if (pick(3) == 0 && !clb_is_marked_array(L, -1)) clb_mark_array(L, -1);
      break;
    }
    default: {
      lua_createtable(L, (int)pick(4), 0);
      const unsigned count = pick(6);
      for (unsigned place = 1; place <= count; place++) {
        push_some_value(L, depth + 1);
        lua_rawseti(L, -2, place);
      }
      break;
    }
  }
}

static volatile uint8_t seen;

static void read_page(const clb_record_view *view);

void read_value(lua_State *L, int index, int depth) {
  index = lua_absindex(L, index);
  lua_checkstack(L, 8);
  size_t length;
  clb_record_view view;
  switch (lua_type(L, index)) {
    case CLB_STRING: {
      const char *text = clb_string(L, index, &length);
      for (size_t i = 0; i < length; i++) seen ^= (uint8_t)text[i];
      break;
    }
    case CLB_NUMBER: seen ^= (uint8_t)lua_tointegerx(L, index, NULL); break;
    case CLB_LIGHTUSERDATA: require(clb_is_null(L, index), "a light userdata that isn't null"); break;
    case CLB_USERDATA:
      if (clb_record_at(L, index, &view) || clb_list_at(L, index, &view)) read_page(&view);
      break;
    case CLB_TABLE:
      seen ^= (uint8_t)(clb_is_error(L, index) + 2 * clb_is_marked_array(L, index) + lua_rawlen(L, index));
      if (depth > 6) break;
      lua_pushnil(L);
      while (clb_next(L, index)) {
        read_value(L, -2, depth + 1);
        read_value(L, -1, depth + 1);
        clb_pop(L, 1);
      }
      break;
    default: break;
  }
}

// ---- Pages of records -----------------------------------------------------------------------------------------------

enum { COLUMNS = 4 };
static const char *const columns[COLUMNS] = {"Id", "Text", "Deep", "Note"};
static const char record_class, other_class;  // only their addresses count

typedef struct page {
  int references;
  uint32_t count;
  size_t size;
  uint8_t *bytes;
  uint32_t *offsets;
} page;

// Values are one byte of kind and, for strings, one of length: what it says must lie within the page.
static page *make_page(uint32_t count, const page *from, const uint32_t *rows) {
  page *made = calloc(1, sizeof *made);
  require(made != NULL, "no memory for the test's own page");
  made->references = 1;
  made->count = count;
  made->size = 1 + (size_t)count * COLUMNS * 2 + 16;
  made->bytes = calloc(1, made->size);
  made->offsets = calloc(((size_t)count + 1) * COLUMNS, sizeof *made->offsets);
  require(made->bytes != NULL && made->offsets != NULL, "no memory for the test's own page");
  uint32_t place = 1;
  for (uint32_t row = 0; row < count; row++) {
    for (uint32_t column = 0; column < COLUMNS; column++) {
      const uint32_t old = from != NULL ? from->offsets[rows[row] * COLUMNS + column] : 0;
      const uint8_t kind = from != NULL ? from->bytes[old] : (uint8_t)next_byte();
      if (from != NULL ? old == 0 : kind % 8 == 7) continue;  // the record has no such field
      made->bytes[place] = kind;
      made->bytes[place + 1] = kind / 16;
      made->offsets[row * COLUMNS + column] = place;
      place += 2;
    }
  }
  alive++;
  return made;
}

static void release(void *object) {
  page *p = object;
  require(p->references > 0, "a page that was given back is given back again");
  if (--p->references > 0) return;
  alive--;
  free(p->bytes);
  free(p->offsets);
  free(p);
}

static clb_page_view view_of(page *p, size_t stated) {
  return (clb_page_view){.bytes = p->bytes, .offsets = p->offsets, .count = p->count, .stride = COLUMNS,
                         .size = stated, .page = p};
}

static void read_page(const clb_record_view *view) {
  require(view->record_class == &record_class || view->record_class == &other_class, "a class that nobody made");
  const page *p = view->page;
  require(p->references > 0, "a page that was given back");
  require(view->row <= p->count, "a row beyond the page");
  if (view->row < p->count) seen ^= p->bytes[p->offsets[view->row * COLUMNS]];
}

static int push_value(lua_State *L, void *object, const uint8_t *at) {
  const page *p = object;
  require(p->references > 0 && at > p->bytes && at < p->bytes + p->size, "a value outside of its page");
  switch (at[0] % 7) {
    case 0: return 0;
    case 1: lua_pushinteger(L, at[0]); return 1;
    case 2: lua_pushlstring(L, (const char *)at, at[1] % 2 + 1u); return 1;
    case 3: lua_pushboolean(L, at[1] & 1); return 1;
    case 4: lua_pushnumber(L, at[0] / 3.0); return 1;
    case 5:
      lua_createtable(L, 2, 0);
      lua_pushinteger(L, at[1]);
      lua_rawseti(L, -2, 1);
      return 1;
    default: clb_push_error(L, "limit", 5, "too deep", 8); return CLB_RAISE;
  }
}

static int resolve(lua_State *L, void *of_class) {
  const char *why;
  clb_record_view view;
  require(clb_record_at(L, 1, &view) && view.record_class == of_class, "a field of something that is no record");
  read_page(&view);
  switch (pick(4)) {
    case 0: return 0;
    case 1: push_some_value(L, 2); return 1;
    case 2:
      if (clb_can_suspend(L, &why)) return CLB_SUSPEND;
      [[fallthrough]];
    default: clb_push_error(L, "field", 5, "no such field", 13); return CLB_RAISE;
  }
}

static int describe(lua_State *L, void *of_class) {
  lua_pushlstring(L, "Thing 1", 7);
  return 1;
}

static bool is_same(lua_State *L, void *a, void *b) {
  clb_record_view first, second;
  require(clb_record_at(L, 1, &first) && clb_record_at(L, 2, &second), "no records to compare");
  return first.page == second.page && first.row == second.row;
}

static bool compact(void *object, const uint32_t *rows, uint32_t count, clb_page_view *compacted) {
  const page *p = object;
  require(p->references > 0, "a page that was given back");
  for (uint32_t i = 0; i < count; i++) {
    require(rows[i] < p->count && (i == 0 || rows[i] > rows[i - 1]), "rows out of order or beyond the page");
  }
  if (pick(4) == 3) return false;
  page *small = make_page(count, p, rows);
  *compacted = view_of(small, small->size);
  return true;
}

// Pages that the host keeps for a while and gives out again.
enum { KEPT = 2 };
static page *kept[KEPT];

void forget_pages(void) {
  for (int i = 0; i < KEPT; i++) {
    if (kept[i] != NULL) release(kept[i]);
    kept[i] = NULL;
  }
}

static int push_page(lua_State *L) {
  lua_checkstack(L, 20);
  const bool is_list = pick(2), is_other = pick(4) == 0;
  if (is_list) lua_createtable(L, 0, 1);  // its further members
  clb_push_globals(L);
  const char *name = is_other ? " other" : " metatable";
  clb_rawget_name(L, -1, name, strlen(name));
  lua_rotate(L, -2, 1);
  clb_pop(L, 1);
  page **slot = &kept[pick(KEPT)];
  page *p = *slot;
  const unsigned kind = next_byte();
  if (p == NULL || kind % 3 == 0) p = make_page(kind / 3 % 12 + 1, NULL, NULL); else p->references++;
  if (*slot == NULL) {
    *slot = p;
    p->references++;
  }
  if (clb_push_known_page(L, p, -1)) {
    lua_rotate(L, -2, 1);
    clb_pop(L, 1);
    release(p);
  } else {
    // What a page says of its size counts against the script's memory; its bytes are few here.
    static const size_t sizes[] = {64, 4096, 100000, 700000};
    clb_page_view view = view_of(p, sizes[pick(4)]);
    clb_push_page(L, &view);
  }
  if (is_list) clb_push_list(L); else clb_push_record(L, pick(p->count));
  return 1;
}

// ---- Functions ------------------------------------------------------------------------------------------------------

static int references[8];
static int reference_count;

static int keep(lua_State *L) {
  if (reference_count == 8 || lua_gettop(L) == 0) return 0;
  references[reference_count++] = clb_ref(L, 1);
  return 0;
}

static int give(lua_State *L) {
  if (reference_count == 0) return 0;
  clb_push_ref(L, references[pick((unsigned)reference_count)]);
  return 1;
}

static unsigned idle_answers;

static int answer(lua_State *L, void *box) {
  clb_script *script = clb_script_of_state(L);
  require(clb_owner(L) == script, "the owner is lost");
  const char *why;
  char chunk[32];
  int line = 0;
  if (!lua_checkstack(L, 400)) {  // there are 20 places and no more
    clb_push_error(L, "limit", 5, "stack overflow", 14);
    return CLB_RAISE;
  }
  for (int i = 1; i <= lua_gettop(L) && i < 20; i++) read_value(L, i, 3);
  if (is_over() && ++idle_answers % 32 == 0) clb_cancel(script, running_call);  // a loop that calls the host for ever
  switch (pick(12)) {
    case 0: return 0;
    case 1:
      push_some_value(L, 0);
      return 1;
    case 2: {
      lua_checkstack(L, 40);
      const int count = (int)pick(20);
      for (int i = 0; i < count; i++) push_some_value(L, 3);
      return count;
    }
    case 3: push_some_value(L, 2); return CLB_RAISE;
    case 4: clb_push_error(L, "not_found", 9, "there is none", 13); return CLB_RAISE;
    case 5:
    case 6:
      if (clb_can_suspend(L, &why)) return CLB_SUSPEND;
      lua_pushlstring(L, why != NULL ? why : "here", why != NULL ? strlen(why) : 4);
      return CLB_RAISE;
    case 7: return push_page(L);
    case 8: return keep(L);
    case 9: return give(L);
    case 10:
      clb_position(L, chunk, sizeof chunk, &line);
      clb_cancel(script, running_call);
      return lua_gettop(L) > 0 ? 1 : 0;
    default:
      if (pick(4) == 0) clb_exhaust(script);
      return 0;
  }
}

static int no_such_thing(lua_State *L, void *box) {
  clb_push_error(L, "usage", 5, "there is no such thing", 22);
  return CLB_RAISE;
}

// Raises Lua's message, or forgets to: then the bridge says something itself.
static int refuse_module(lua_State *L, void *box) {
  require(lua_gettop(L) == 3, "a module is refused by its text, its name and Lua's message");
  return pick(2) == 0 ? 0 : CLB_RAISE;
}

static int find_module(lua_State *L, void *box) {
  static const char source[] = "local name, chunk = ... host(name) return { name = name, value = host() }";
  switch (pick(8)) {
    case 0: case 1: return no_such_thing(L, box);
    case 2: lua_pushlstring(L, "local = 1", 9); break;
    default: lua_pushlstring(L, source, sizeof source - 1);
  }
  lua_pushlstring(L, "@module.lua", 11);
  return 2;
}

// A function of records that are asked for what they don't have.
static int method(lua_State *L, void *box) {
  for (int i = 1; i <= lua_gettop(L) && i < 20; i++) read_value(L, i, 4);
  return 0;
}

static void set_metatable(lua_State *L, const char *global, const char *of_class) {
  clb_push_globals(L);
  lua_createtable(L, 0, COLUMNS);
  lua_createtable(L, COLUMNS, 0);
  for (int column = 0; column < COLUMNS; column++) {
    lua_pushlstring(L, columns[column], strlen(columns[column]));
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, column + 1);
    lua_pushinteger(L, column);
    clb_rawset(L, -4);
  }
  lua_createtable(L, 0, 2);
  lua_createtable(L, 0, 0);
  clb_rawset_name(L, -2, "nilable", 7);
  lua_pushlstring(L, "Thing", 5);
  clb_rawset_name(L, -2, "name", 4);
  clb_make_record_metatable(L, (void *)of_class);
  clb_rawset_name(L, -2, global, strlen(global));
  clb_pop(L, 1);
}

void configure(clb_script *script) {
  static const clb_record_hooks hooks = {.push_value = push_value, .resolve = resolve, .describe = describe,
                                         .is_same = is_same, .release = release, .compact = compact};
  lua_State *L = clb_main(script);
  clb_host_begin(script);
  reference_count = 0;
  forget_pages();
  clb_set_record_hooks(&hooks);
  clb_set_owner(script, script);
  clb_push_globals(L);
  clb_push_function(L, answer, NULL);
  clb_rawset_name(L, -2, "host", 4);
  clb_pop(L, 1);
  set_metatable(L, " metatable", &record_class);
  set_metatable(L, " other", &other_class);
  lua_createtable(L, 0, 1);
  clb_push_function(L, answer, NULL);
  clb_rawset_name(L, -2, "title", 5);
  require(clb_set_prelude(L, "greeter", "bridge_test"), "the prelude is not there");
  clb_push_function(L, find_module, NULL);
  clb_push_function(L, refuse_module, NULL);
  clb_set_require(L);
  clb_push_function(L, no_such_thing, NULL);
  clb_set_unknown_global(L);
  clb_push_library(L, "math");
  clb_push_function(L, no_such_thing, NULL);
  clb_set_unknown_member(L, -2);
  clb_pop(L, 1);
  lua_createtable(L, 0, 1);
  clb_push_function(L, method, NULL);
  clb_rawset_name(L, -2, "update", 6);
  lua_createtable(L, 0, 0);
  if (pick(2)) clb_set_record_methods(L, -2, -1); else clb_set_record_prelude(L, "greeter");
  clb_pop(L, 2);
  require(lua_gettop(L) == 0, "setting up leaves values behind");
  clb_host_end(script);
}
