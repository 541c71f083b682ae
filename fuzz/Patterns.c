// Our matcher of Lua patterns against the one of stock Lua: the same results, or the same error.
//
// An input is text of four parts: a line with `init` and the limit of gsub (both may be missing), a line with the
// pattern, a line with the replacement, and the subject. Every function of the library that takes patterns is tried.
#include <lauxlib.h>
#include <lualib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../Sources/CLuaBridge/guard_library.h"
#include "../Sources/CLuaBridge/guard_meter.h"

// ---- Time -----------------------------------------------------------------------------------------------------------

// Backtracking can take for ever, and only our matcher can be stopped: it goes first, and where it was stopped there is
// nothing to compare.
enum { CHECKS = 4 };
static int checks_left;
static bool was_stopped;

void clb_check(lua_State *L) {
  if (checks_left-- > 0) return;
  was_stopped = true;
  luaL_error(L, "stopped");
}

// ---- The two libraries ----------------------------------------------------------------------------------------------

static lua_State *ours, *stock;

static lua_State *open_library(bool guarded) {
  lua_State *L = luaL_newstate();
  if (L == NULL) abort();
  luaL_requiref(L, LUA_STRLIBNAME, luaopen_string, 0);
  luaL_requiref(L, LUA_TABLIBNAME, luaopen_table, 0);
  lua_settop(L, 0);
  if (guarded) clb_open_guards(L);
  return L;
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
  ours = open_library(true);
  stock = open_library(false);
  return 0;
}

// ---- Inputs ---------------------------------------------------------------------------------------------------------

typedef struct part {
  const char *bytes;
  size_t length;
} part;

typedef struct input {
  bool has_init, has_limit;
  lua_Integer init, limit;
  part pattern, replacement, subject;
} input;

static part take_line(part *rest) {
  const char *end = rest->length > 0 ? memchr(rest->bytes, '\n', rest->length) : NULL;
  part line = {rest->bytes, end != NULL ? (size_t)(end - rest->bytes) : rest->length};
  size_t used = line.length + (end != NULL);
  rest->bytes += used;
  rest->length -= used;
  return line;
}

static input parse(const char *bytes, size_t length) {
  input result = {0};
  part rest = {bytes, length};
  part options = take_line(&rest);
  char text[48];
  snprintf(text, sizeof text, "%.*s", (int)(options.length < 40 ? options.length : 40), options.bytes);
  char *end;
  result.init = strtoll(text, &end, 10);
  result.has_init = end != text;
  char *more = end;
  result.limit = strtoll(more, &end, 10);
  result.has_limit = end != more;
  result.pattern = take_line(&rest);
  result.replacement = take_line(&rest);
  result.subject = rest;
  return result;
}

// ---- Trying both ----------------------------------------------------------------------------------------------------

// A replacement by a function: the number of captures and the first one, or no replacement.
static int replace(lua_State *L) {
  if (lua_type(L, 1) == LUA_TSTRING && lua_rawlen(L, 1) % 3 == 2) return 0;
  lua_pushfstring(L, "<%d:", lua_gettop(L));
  lua_pushvalue(L, 1);
  lua_concat(L, 2);
  return 1;
}

typedef enum task { FIND, FIND_PLAIN, MATCH, GMATCH, GSUB, GSUB_TABLE, GSUB_FUNCTION, TASKS } task;
static const char *const task_names[] = {"find", "find (plain)", "match", "gmatch", "gsub", "gsub (table)",
                                         "gsub (function)"};

static void push(lua_State *L, part text) { lua_pushlstring(L, text.bytes, text.length); }

static void push_init(lua_State *L, const input *given) {
  if (given->has_init) lua_pushinteger(L, given->init); else lua_pushnil(L);
}

static void push_replacement(lua_State *L, const input *given, task what) {
  switch (what) {
    case GSUB: push(L, given->replacement); break;
    case GSUB_FUNCTION: lua_pushcfunction(L, replace); break;
    default:
      lua_createtable(L, 0, 2);
      push(L, given->replacement);
      lua_setfield(L, -2, "a");
      push(L, given->replacement);
      lua_rawseti(L, -2, 1);
      break;
  }
}

// Runs under protection; what is left on the stack is the result.
static int perform(lua_State *L) {
  const input *given = lua_touserdata(L, 1);
  const task what = (task)lua_tointeger(L, 2);
  static const char *const functions[] = {"find", "find", "match", "gmatch", "gsub", "gsub", "gsub"};
  lua_settop(L, 0);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  lua_getfield(L, -1, "string");
  lua_getfield(L, -1, functions[what]);
  lua_replace(L, 1);
  lua_settop(L, 1);
  push(L, given->subject);
  push(L, given->pattern);
  if (what >= GSUB) {
    push_replacement(L, given, what);
    if (given->has_limit) lua_pushinteger(L, given->limit); else lua_pushnil(L);
  } else {
    push_init(L, given);
    if (what == FIND_PLAIN) lua_pushboolean(L, 1);
  }
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  if (what != GMATCH) return lua_gettop(L);
  // The iterator stays at 1; its results are collected above it, each round's number before its values.
  for (;;) {
    const int top = lua_gettop(L);
    luaL_checkstack(L, 64, NULL);
    lua_pushvalue(L, 1);
    lua_call(L, 0, LUA_MULTRET);
    const int count = lua_gettop(L) - top;
    if (count == 0 || lua_isnil(L, top + 1) || top > 4000) break;
    lua_pushinteger(L, count);
    lua_insert(L, top + 1);
  }
  lua_remove(L, 1);
  return lua_gettop(L);
}

static int run(lua_State *L, const input *given, task what) {
  lua_settop(L, 0);
  lua_pushcfunction(L, perform);
  lua_pushlightuserdata(L, (void *)given);
  lua_pushinteger(L, what);
  return lua_pcall(L, 2, LUA_MULTRET, 0);
}

// ---- Comparing ------------------------------------------------------------------------------------------------------

static bool same_value(int index) {
  const int type = lua_type(ours, index);
  if (type != lua_type(stock, index)) return false;
  if (type == LUA_TNUMBER) {
    return lua_isinteger(ours, index) == lua_isinteger(stock, index) &&
           lua_tointeger(ours, index) == lua_tointeger(stock, index);
  }
  if (type != LUA_TSTRING) return true;
  size_t length, stock_length;
  const char *text = lua_tolstring(ours, index, &length), *stock_text = lua_tolstring(stock, index, &stock_length);
  return length == stock_length && memcmp(text, stock_text, length) == 0;
}

static void show(const char *whose, lua_State *L, int status) {
  fprintf(stderr, "%s: status %d, %d values", whose, status, lua_gettop(L));
  for (int i = 1; i <= lua_gettop(L) && i <= 8; i++) fprintf(stderr, ", \"%s\"", luaL_tolstring(L, i, NULL));
  fprintf(stderr, "\n");
}

static void compare(const input *given, task what) {
  checks_left = CHECKS;
  was_stopped = false;
  const int status = run(ours, given, what);
  if (was_stopped) return;
  const int stock_status = run(stock, given, what);
  bool same = status == stock_status && lua_gettop(ours) == lua_gettop(stock);
  for (int i = 1; same && i <= lua_gettop(ours); i++) same = same_value(i);
  if (same) return;
  fprintf(stderr, "%s differs from stock Lua\n", task_names[what]);
  show("ours", ours, status);
  show("stock", stock, stock_status);
  abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  // A copy of its own size, so that AddressSanitizer sees its ends.
  char *copy = malloc(length > 0 ? length : 1);
  if (copy == NULL) abort();
  memcpy(copy, bytes, length);
  const input given = parse(copy, length);
  for (task what = 0; what < TASKS; what++) compare(&given, what);
  lua_settop(ours, 0);
  lua_settop(stock, 0);
  free(copy);
  return 0;
}
