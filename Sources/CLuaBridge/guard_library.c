#include "guard_library.h"
#include <lauxlib.h>
#include <lualib.h>

void clb_open_guards(lua_State *L) {
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  if (lua_getfield(L, -1, LUA_STRLIBNAME) == LUA_TTABLE) clb_open_string_guards(L);
  lua_pop(L, 1);
  if (lua_getfield(L, -1, LUA_TABLIBNAME) == LUA_TTABLE) clb_open_table_guards(L);
  lua_pop(L, 2);
}
