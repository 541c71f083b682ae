// What scripts see: an allow-list, built into a fresh table of globals; and the globals that are made when first read.
#include <string.h>
#include "internal.h"

// ---- Names that stock Lua has and scripts don't ---------------------------------------------------------------------

static const struct {
  const char *name, *reason;
} gone[] = {
    {"dofile", "dofile is not available to scripts; use require \"name\" for a file beside the script"},
    {"loadfile", "loadfile is not available to scripts; use require \"name\" for a file beside the script"},
    {"io", "io is not available to scripts; use print or log, and store to keep values"},
    {"package", "package is not available to scripts; require finds files beside the script and in its lib/"},
    {"warn", "warn is not available to scripts; use log.warn"},
    {"loadstring", "loadstring is not a part of Lua 5.4; use load"},
    {"unpack", "unpack is not a part of Lua 5.4; use table.unpack"},
    {"setfenv", "setfenv is not a part of Lua 5.4; give load an environment"},
    {"getfenv", "getfenv is not a part of Lua 5.4"},
    {"module", "module is not a part of Lua 5.4; return a table from the file"},
    {"execute", "scripts can't run programs: os.execute is not available"},
    {"exit", "os.exit is not available to scripts; return ends a script, error(\"why\") makes it fail"},
    {"getenv", "os.getenv is not available to scripts; use secret \"NAME\""},
    {"remove", "os.remove is not available to scripts; table.remove takes elements out of tables"},
    {"rename", "os.rename is not available to scripts"},
    {"tmpname", "os.tmpname is not available to scripts"},
    {"setlocale", "os.setlocale is not available to scripts"},
    {"pow", "math.pow is not a part of Lua 5.4; write x ^ y"},
    {"log10", "math.log10 is not a part of Lua 5.4; use math.log(x, 10)"},
    {"atan2", "math.atan2 is not a part of Lua 5.4; use math.atan(y, x)"},
    {"dump", "string.dump is not available to scripts: only text chunks can be loaded"},
    {"getinfo", "of the debug library only debug.traceback is available to scripts"},
    {"sethook", "of the debug library only debug.traceback is available to scripts"},
    {"getlocal", "of the debug library only debug.traceback is available to scripts"},
    {"getupvalue", "of the debug library only debug.traceback is available to scripts"},
};

const char *clb_gone_reason(const char *name) {
  for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
    if (strcmp(gone[i].name, name) == 0) return gone[i].reason;
  }
  return NULL;
}

// Only globals; `exit` as a global is a plain mistake.
bool clb_is_gone_global(const char *name) {
  static const char *const names[] = {"dofile", "loadfile", "io",      "package", "warn",
                                      "unpack", "setfenv",  "getfenv", "module",  "loadstring"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (strcmp(names[i], name) == 0) return true;
  }
  return false;
}

// ---- Functions that differ from stock -------------------------------------------------------------------------------

static int traceback(lua_State *L) {
  lua_State *of = L;
  int argument = 0;
  if (lua_isthread(L, 1)) {
    of = lua_tothread(L, 1);
    argument = 1;
  }
  const char *message = lua_tostring(L, argument + 1);
  if (message == NULL && !lua_isnoneornil(L, argument + 1)) {
    lua_pushvalue(L, argument + 1);  // a message that isn't text comes back as it is
    return 1;
  }
  if (of == L) {
    // In the handler of xpcall the stack has been unwound; what it looked like was kept.
    lua_rawgetp(L, LUA_REGISTRYINDEX, &clb_key_handler_trace);
    lua_pushthread(L);
    if (lua_rawget(L, -2) == LUA_TSTRING) {
      if (message != NULL) lua_pushfstring(L, "%s\n%s", message, lua_tostring(L, -1));
      return 1;
    }
    lua_pop(L, 2);
  }
  int level = (int)luaL_optinteger(L, argument + 2, of == L ? 1 : 0);
  clb_push_traceback(L, of, message, level);
  return 1;
}

static int count_memory(lua_State *L) {
  const char *option = luaL_optstring(L, 1, "collect");
  if (strcmp(option, "count") != 0) {
    return luaL_error(L, "collectgarbage(\"%s\") is not available to scripts; only collectgarbage(\"count\") is", option);
  }
  lua_pushnumber(L, (lua_Number)clb_memory_used(clb_of(L)) / 1024);
  return 1;
}

static int load_text(lua_State *L) {  // upvalue: the stock load
  if (lua_type(L, 1) == LUA_TSTRING) {
    size_t length;
    const char *source = lua_tolstring(L, 1, &length);
    bool has_environment = !lua_isnone(L, 4);
    lua_settop(L, 4);
    if (*source == LUA_SIGNATURE[0]) {
      lua_pushnil(L);
      lua_pushliteral(L, "binary chunks can't be loaded, only text");
      return 2;
    }
    if (clb_load_text(L, source, length, luaL_optstring(L, 2, source)) != LUA_OK) {
      lua_pushnil(L);
      lua_insert(L, -2);
      return 2;
    }
    if (has_environment) {
      lua_pushvalue(L, 4);
      if (lua_setupvalue(L, -2, 1) == NULL) lua_pop(L, 1);
    }
    return 1;
  }
  if (lua_gettop(L) < 3) lua_settop(L, 3);
  lua_pushliteral(L, "t");
  lua_replace(L, 3);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  // The stock function catches what its reader raises, a stop as well.
  if (lua_isnil(L, 1)) clb_note_memory_error(L, LUA_ERRMEM);
  if (clb_is_stopped(clb_of(L))) clb_raise_stop(L);
  return lua_gettop(L);
}

static int set_metatable(lua_State *L) {  // upvalues: "__metatable", "__gc"
  int type = lua_type(L, 2);
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
  if (lua_getmetatable(L, 1)) {
    lua_pushvalue(L, lua_upvalueindex(1));
    // The mark of empty JSON arrays gives way to the script's own metatable.
    if (lua_rawget(L, -2) != LUA_TNIL) return luaL_error(L, "cannot change a protected metatable");
  }
  if (type == LUA_TTABLE) {
    lua_pushvalue(L, lua_upvalueindex(2));
    if (lua_rawget(L, 2) != LUA_TNIL) {
      return luaL_error(L, "__gc is not available to scripts; a <close> variable frees things in time");
    }
  }
  lua_settop(L, 2);
  lua_setmetatable(L, 1);
  return 1;
}

// ---- Globals --------------------------------------------------------------------------------------------------------

// Pushes the value of a global that an embedded chunk makes; false and nothing pushed if there is no such global.
static bool push_lazy_global(lua_State *L, int name) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &clb_key_lazy);
  lua_pushvalue(L, name);
  if (lua_rawget(L, -2) != LUA_TTABLE) {
    lua_pop(L, 2);
    return false;
  }
  // lazy, entry = { value = ..., chunk = ..., host = ... }
  if (lua_getfield(L, -1, "value") == LUA_TNIL) {
    lua_pop(L, 1);
    lua_getfield(L, -1, "chunk");
    const char *chunk = lua_tostring(L, -1);
    size_t length;
    const char *source = clb_prelude_source(chunk, &length);
    lua_pushfstring(L, "=[concierge]/%s", chunk);
    if (luaL_loadbufferx(L, source, length, lua_tostring(L, -1), "t") != LUA_OK) return lua_error(L);
    clb_push_prelude_environment(L);
    lua_setupvalue(L, -2, 1);
    lua_getfield(L, -4, "host");  // lazy, entry, chunk, chunk name, function, host
    lua_call(L, 1, 1);
    lua_pushvalue(L, -1);
    lua_setfield(L, -5, "value");
    lua_replace(L, -3);
    lua_pop(L, 1);
  }
  lua_replace(L, -3);
  lua_pop(L, 1);
  return true;
}

static int global_index(lua_State *L) {
  lua_settop(L, 2);
  if (lua_type(L, 2) != LUA_TSTRING) return 0;
  if (push_lazy_global(L, 2)) {
    lua_pushvalue(L, 2);
    lua_pushvalue(L, -2);
    lua_rawset(L, 1);
    return 1;
  }
  if (clb_is_gone_global(lua_tostring(L, 2))) return 0;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &clb_key_declared);
  lua_pushvalue(L, 2);
  if (lua_rawget(L, -2) != LUA_TNIL) return 0;
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &clb_key_unknown_global) == LUA_TNIL) return 0;
  lua_pushvalue(L, 2);
  lua_call(L, 1, 0);
  return 0;
}

// A global that was assigned once may be read when it is nil again.
static int global_new_index(lua_State *L) {
  if (lua_type(L, 2) == LUA_TSTRING) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &clb_key_declared);
    lua_pushvalue(L, 2);
    lua_pushboolean(L, 1);
    lua_rawset(L, -3);
    lua_pop(L, 1);
  }
  lua_settop(L, 3);
  lua_rawset(L, 1);
  return 0;
}

static int prelude_index(lua_State *L) { return push_lazy_global(L, 2) ? 1 : 0; }

void clb_push_prelude_environment(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &clb_key_prelude_environment);
}

void clb_push_preludes(lua_State *L) { lua_rawgetp(L, LUA_REGISTRYINDEX, &clb_key_lazy); }

bool clb_set_prelude(lua_State *L, const char *global, const char *chunk) {
  size_t length;
  if (clb_prelude_source(chunk, &length) == NULL) {
    lua_pop(L, 1);
    return false;
  }
  lua_createtable(L, 0, 3);
  lua_insert(L, -2);
  clb_rawset_name(L, -2, "host", 4);
  lua_pushstring(L, chunk);
  clb_rawset_name(L, -2, "chunk", 5);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &clb_key_lazy);
  lua_insert(L, -2);
  clb_rawset_name(L, -2, global, strlen(global));
  lua_pop(L, 1);
  // A stock function of that name makes way, in the eyes of scripts and of the prelude.
  clb_push_globals(L);
  lua_pushnil(L);
  clb_rawset_name(L, -2, global, strlen(global));
  clb_push_prelude_environment(L);
  lua_pushnil(L);
  clb_rawset_name(L, -2, global, strlen(global));
  lua_pop(L, 2);
  return true;
}

void clb_set_unknown_global(lua_State *L) { lua_rawsetp(L, LUA_REGISTRYINDEX, &clb_key_unknown_global); }

static int unknown_member(lua_State *L) {
  lua_settop(L, 2);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushvalue(L, 2);
  lua_call(L, 1, 1);
  return 1;
}

static int read_only(lua_State *L) {
  const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
  return luaL_error(L, "this table belongs to the host: '%s' can't be set", name);
}

void clb_set_unknown_member(lua_State *L, int table) {
  int absolute = lua_absindex(L, table);
  lua_createtable(L, 0, 3);
  lua_insert(L, -2);
  lua_pushcclosure(L, unknown_member, 1);
  clb_rawset_name(L, -2, "__index", 7);
  lua_pushcfunction(L, read_only);
  clb_rawset_name(L, -2, "__newindex", 10);
  lua_pushboolean(L, 0);
  clb_rawset_name(L, -2, "__metatable", 11);
  lua_setmetatable(L, absolute);
}

// ---- The sandbox ----------------------------------------------------------------------------------------------------

static void copy_fields(lua_State *L, int from, int to, const char *const *names) {
  for (; *names != NULL; names++) {
    lua_getfield(L, from, *names);
    lua_setfield(L, to, *names);
  }
}

static int null_text(lua_State *L) {
  lua_pushliteral(L, "null");
  return 1;
}

static void registry_table(lua_State *L, const char *key, const char *mode) {
  lua_newtable(L);
  if (mode != NULL) {
    lua_createtable(L, 0, 1);
    lua_pushstring(L, mode);
    lua_setfield(L, -2, "__mode");
    lua_setmetatable(L, -2);
  }
  lua_rawsetp(L, LUA_REGISTRYINDEX, key);
}

int clb_open_sandbox(lua_State *L) {
  static const char *const kept[] = {"_VERSION", "assert", "error",  "getmetatable", "ipairs",   "next",
                                     "pairs",    "print",  "rawequal", "rawget",     "rawlen",   "rawset",
                                     "select",   "tonumber", "tostring", "type", NULL};
  static const char *const os_kept[] = {"time", "date", "difftime", "clock", NULL};
  registry_table(L, &clb_key_traces, "k");
  registry_table(L, &clb_key_handler_trace, "k");
  registry_table(L, &clb_key_lazy, NULL);
  registry_table(L, &clb_key_declared, NULL);
  clb_register_errors(L);
  lua_createtable(L, 0, 2);
  lua_pushliteral(L, "array");
  lua_setfield(L, -2, "__name");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &clb_key_array);
  clb_push_null(L);  // all light userdata share one metatable, and null is the only one that scripts meet
  lua_createtable(L, 0, 3);
  lua_pushcfunction(L, null_text);
  lua_setfield(L, -2, "__tostring");
  lua_pushliteral(L, "null");
  lua_setfield(L, -2, "__name");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
  lua_pop(L, 1);

  luaL_requiref(L, LUA_GNAME, luaopen_base, 0);
  luaL_requiref(L, LUA_STRLIBNAME, luaopen_string, 0);
  luaL_requiref(L, LUA_TABLIBNAME, luaopen_table, 0);
  luaL_requiref(L, LUA_MATHLIBNAME, luaopen_math, 0);
  luaL_requiref(L, LUA_UTF8LIBNAME, luaopen_utf8, 0);
  luaL_requiref(L, LUA_OSLIBNAME, luaopen_os, 0);
  lua_settop(L, 6);
  clb_open_guards(L);

  lua_createtable(L, 0, 40);
  int globals = lua_gettop(L);
  copy_fields(L, 1, globals, kept);
  lua_pushnil(L);
  lua_setfield(L, 2, "dump");
  // Some builds of Lua add these for older scripts; the sandbox is the same everywhere.
  static const char *const old[] = {"cosh", "sinh", "tanh", "pow", "frexp", "ldexp", "log10", "atan2", NULL};
  for (const char *const *name = old; *name != NULL; name++) {
    lua_pushnil(L);
    lua_setfield(L, 4, *name);
  }
  lua_pushvalue(L, 2);
  lua_setfield(L, globals, "string");
  lua_pushvalue(L, 3);
  lua_setfield(L, globals, "table");
  lua_pushvalue(L, 4);
  lua_setfield(L, globals, "math");
  lua_pushvalue(L, 5);
  lua_setfield(L, globals, "utf8");
  lua_createtable(L, 0, 4);
  copy_fields(L, 6, lua_gettop(L), os_kept);
  lua_setfield(L, globals, "os");
  clb_open_coroutine(L);
  lua_setfield(L, globals, "coroutine");
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, traceback);
  lua_setfield(L, -2, "traceback");
  lua_setfield(L, globals, "debug");
  lua_getfield(L, 1, "load");
  lua_pushcclosure(L, load_text, 1);
  lua_setfield(L, globals, "load");
  lua_pushliteral(L, "__metatable");
  lua_pushliteral(L, "__gc");
  lua_pushcclosure(L, set_metatable, 2);
  lua_setfield(L, globals, "setmetatable");
  static const luaL_Reg ours[] = {
      {"pcall", clb_pcall}, {"xpcall", clb_xpcall}, {"collectgarbage", count_memory}, {NULL, NULL}};
  luaL_setfuncs(L, ours, 0);

  // The prelude sees the functions as they are now, whatever the script does to its globals.
  lua_createtable(L, 0, 40);
  lua_pushnil(L);
  while (lua_next(L, globals)) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, globals + 1);
  }
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, prelude_index);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &clb_key_prelude_environment);

  lua_pushvalue(L, globals);
  lua_setfield(L, globals, LUA_GNAME);
  lua_createtable(L, 0, 3);
  lua_pushcfunction(L, global_index);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, global_new_index);
  lua_setfield(L, -2, "__newindex");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, globals);
  lua_pushliteral(L, "");  // strings: their metatable is locked
  lua_getmetatable(L, -1);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 2);
  lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
  clb_open_records(L);
  clb_open_require(L);
  return 0;
}
