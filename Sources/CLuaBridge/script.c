// A script: its state, its control block, and the values that Swift keeps in it.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "internal.h"

const char clb_key_errors, clb_key_traces, clb_key_lazy, clb_key_prelude_environment, clb_key_unknown_global,
    clb_key_array, clb_key_declared, clb_key_handler_trace, clb_key_inner_error, clb_key_inner_trace,
    clb_key_weak_values, clb_key_modules, clb_key_module_closer;

// Only code outside of every protected call can come here, and all of that runs with memory never refused.
static int panic(lua_State *L) {
  const char *message = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "no message";
  fprintf(stderr, "concierge: an error of Lua outside of any protection: %s\n", message);
  return 0;
}

clb_script *clb_script_new(const char *name, clb_limits limits) {
  clb_script *s = calloc(1, sizeof *s);
  if (s == NULL) return NULL;
  s->limits = limits;
  s->slot = &clb_off_pool;
  s->compact_at = limits.memory / 4;
  s->slabs.most = limits.memory;
  snprintf(s->name, sizeof s->name, "%s", name);
  s->host_depth = 1;
  lua_State *L = lua_newstate(clb_allocate, s);
  if (L == NULL) {
    clb_slabs_free(&s->slabs);
    free(s);
    return NULL;
  }
  s->main = L;
  *(clb_script **)lua_getextraspace(L) = s;
  lua_atpanic(L, panic);
  // Binds the symbols now: a signal handler must not be the first to call them.
  lua_sethook(L, NULL, 0, 0);
  (void)lua_gethook(L);
  (void)lua_gethookmask(L);
  lua_pushcfunction(L, clb_open_sandbox);
  if (lua_pcall(L, 0, 0, 0) != LUA_OK) {
    fprintf(stderr, "concierge: %s\n", lua_tostring(L, -1));
    clb_script_free(s);
    return NULL;
  }
  s->host_depth = 0;
  return s;
}

void clb_script_free(clb_script *s) {
  s->host_depth++;
  lua_close(s->main);
  clb_drop_pages(s);
  clb_slabs_free(&s->slabs);
  free(s);
}

lua_State *clb_main(clb_script *s) { return s->main; }
clb_script *clb_script_of_state(lua_State *L) { return clb_of(L); }
void *clb_owner(lua_State *L) { return clb_of(L)->owner; }
void clb_set_owner(clb_script *s, void *owner) { s->owner = owner; }

const char *clb_string(lua_State *L, int index, size_t *length) {
  if (lua_type(L, index) != LUA_TSTRING) return NULL;
  return lua_tolstring(L, index, length);
}

int clb_next(lua_State *L, int table) { return lua_next(L, table); }

bool clb_rawset(lua_State *L, int table) {
  int absolute = lua_absindex(L, table);
  if (lua_isnil(L, -2) || (lua_type(L, -2) == LUA_TNUMBER && lua_tonumber(L, -2) != lua_tonumber(L, -2))) {
    lua_pop(L, 2);
    return false;
  }
  lua_rawset(L, absolute);
  return true;
}

void clb_set_member(lua_State *L) { lua_rawset(L, -3); }

void clb_rawset_name(lua_State *L, int table, const char *name, size_t length) {
  int absolute = lua_absindex(L, table);
  lua_pushlstring(L, name, length);
  lua_insert(L, -2);
  lua_rawset(L, absolute);
}

int clb_rawget_name(lua_State *L, int table, const char *name, size_t length) {
  int absolute = lua_absindex(L, table);
  lua_pushlstring(L, name, length);
  return lua_rawget(L, absolute);
}

int clb_ref(lua_State *L, int index) {
  lua_pushvalue(L, index);
  return luaL_ref(L, LUA_REGISTRYINDEX);
}

void clb_unref(clb_script *s, int reference) { luaL_unref(s->main, LUA_REGISTRYINDEX, reference); }
void clb_push_ref(lua_State *L, int reference) { lua_rawgeti(L, LUA_REGISTRYINDEX, reference); }

static char null_address;
void clb_push_null(lua_State *L) { lua_pushlightuserdata(L, &null_address); }
bool clb_is_null(lua_State *L, int index) {
  return lua_type(L, index) == LUA_TLIGHTUSERDATA && lua_touserdata(L, index) == &null_address;
}

void clb_mark_array(lua_State *L, int index) {
  int absolute = lua_absindex(L, index);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &clb_key_array);
  lua_setmetatable(L, absolute);
}

bool clb_is_marked_array(lua_State *L, int index) {
  if (!lua_getmetatable(L, index)) return false;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &clb_key_array);
  bool marked = lua_rawequal(L, -1, -2);
  lua_pop(L, 2);
  return marked;
}

void clb_push_globals(lua_State *L) { lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS); }

void clb_push_library(lua_State *L, const char *name) {
  clb_push_globals(L);
  lua_pushstring(L, name);
  lua_rawget(L, -2);
  lua_remove(L, -2);
}
