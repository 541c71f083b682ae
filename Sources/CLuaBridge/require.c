// require: the host finds the text, each module runs once, and it may call the host while it runs.
#include "internal.h"

// Modules by name; a mark stands for one that is being loaded.
static char loading;

static bool is_loading(lua_State *L, int index) {
  return lua_type(L, index) == LUA_TLIGHTUSERDATA && lua_touserdata(L, index) == &loading;
}

// Takes the mark away when a module fails: it may be mended and required again. t[1] is its name.
static int forget(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &clb_key_modules);
  lua_rawgeti(L, 1, 1);
  lua_pushvalue(L, -1);
  if (lua_rawget(L, -3) == LUA_TLIGHTUSERDATA) {
    lua_pop(L, 1);
    lua_pushnil(L);
    lua_rawset(L, -3);
  }
  return 0;
}

// The stack is: the name, modules, the closer, the chunk's name, and the module's value.
static int loaded(lua_State *L, int status, lua_KContext context) {
  if (lua_isnil(L, 5)) {
    lua_pushboolean(L, 1);
    lua_replace(L, 5);
  }
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 5);
  lua_rawset(L, 2);
  lua_pushvalue(L, 5);
  lua_pushvalue(L, 4);
  return 2;
}

// The host says why a text is no Lua: the message is on top of name, modules, source and chunk.
static int refuse(lua_State *L) {
  lua_pushvalue(L, lua_upvalueindex(2));
  lua_insert(L, 3);
  lua_call(L, 3, 0);
  return luaL_error(L, "module '%s' is no Lua", lua_tostring(L, 1));  // had it nothing to say
}

static int require(lua_State *L) {  // upvalues: the host's functions, which find a text and say why it is no Lua
  luaL_checkstring(L, 1);
  lua_settop(L, 1);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &clb_key_modules);
  lua_pushvalue(L, 1);
  if (lua_rawget(L, 2) != LUA_TNIL) {
    if (!is_loading(L, -1)) return 1;
    return luaL_error(L, "module '%s' is still being loaded: does it require itself?", lua_tostring(L, 1));
  }
  lua_pop(L, 1);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushvalue(L, 1);
  lua_call(L, 1, 2);  // name, modules, source, chunk
  size_t length;
  const char *source = luaL_checklstring(L, 3, &length), *chunk = luaL_checkstring(L, 4);
  int status = clb_load_text(L, source, length, chunk);
  if (status != LUA_OK) return status == LUA_ERRSYNTAX ? refuse(L) : lua_error(L);
  lua_replace(L, 3);  // name, modules, function, chunk
  lua_createtable(L, 1, 0);
  lua_pushvalue(L, 1);
  lua_rawseti(L, -2, 1);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &clb_key_module_closer);
  lua_setmetatable(L, -2);
  lua_insert(L, 3);   // name, modules, closer, function, chunk
  lua_toclose(L, 3);
  lua_insert(L, 4);   // name, modules, closer, chunk, function
  lua_pushvalue(L, 1);
  lua_pushlightuserdata(L, &loading);
  lua_rawset(L, 2);
  lua_pushvalue(L, 1);
  lua_pushvalue(L, 4);
  lua_callk(L, 2, 1, 0, loaded);
  return loaded(L, LUA_OK, 0);
}

void clb_set_require(lua_State *L) {
  lua_pushcclosure(L, require, 2);
  clb_push_globals(L);
  lua_pushvalue(L, -2);
  clb_rawset_name(L, -2, "require", 7);
  lua_pop(L, 1);
  clb_push_prelude_environment(L);
  lua_insert(L, -2);
  clb_rawset_name(L, -2, "require", 7);
  lua_pop(L, 1);
}

void clb_open_require(lua_State *L) {
  lua_newtable(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &clb_key_modules);
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, forget);
  lua_setfield(L, -2, "__close");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &clb_key_module_closer);
}
