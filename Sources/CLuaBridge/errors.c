// Errors of the host as Lua sees them, where they happened, and the traceback.
#include <stdio.h>
#include <string.h>
#include "internal.h"

bool clb_is_host_chunk(const char *source) { return strncmp(source, "=[concierge", 11) == 0; }

static int error_text(lua_State *L) {
  if (!lua_istable(L, 1)) return luaL_error(L, "not an error");
  luaL_Buffer text;
  luaL_buffinit(L, &text);
  lua_pushliteral(L, "file");
  bool located = lua_rawget(L, 1) == LUA_TSTRING;
  if (located) luaL_addvalue(&text); else lua_pop(L, 1);
  lua_pushliteral(L, "line");
  if (located && lua_rawget(L, 1) == LUA_TNUMBER) {
    lua_pushfstring(L, ":%I: ", lua_tointegerx(L, -1, NULL));
    lua_remove(L, -2);
    luaL_addvalue(&text);
  } else {
    lua_pop(L, 1);
  }
  lua_pushliteral(L, "message");
  if (lua_rawget(L, 1) == LUA_TSTRING) luaL_addvalue(&text);
  else { lua_pop(L, 1); luaL_addstring(&text, "error"); }
  luaL_pushresult(&text);
  return 1;
}

void clb_register_errors(lua_State *L) {
  lua_createtable(L, 0, 3);
  lua_pushcfunction(L, error_text);
  lua_setfield(L, -2, "__tostring");
  lua_pushliteral(L, "error");
  lua_setfield(L, -2, "__name");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &clb_key_errors);
}

void clb_push_error(lua_State *L, const char *kind, size_t kind_length, const char *message, size_t message_length) {
  lua_createtable(L, 0, 4);
  lua_pushlstring(L, kind, kind_length);
  clb_rawset_name(L, -2, "kind", 4);
  lua_pushlstring(L, message, message_length);
  clb_rawset_name(L, -2, "message", 7);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &clb_key_errors);
  lua_setmetatable(L, -2);
}

bool clb_is_error(lua_State *L, int index) {
  if (lua_type(L, index) != LUA_TTABLE || !lua_getmetatable(L, index)) return false;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &clb_key_errors);
  bool is_error = lua_rawequal(L, -1, -2);
  lua_pop(L, 2);
  return is_error;
}

// The innermost frame of the script itself: neither C nor a chunk of the prelude.
static bool script_frame(lua_State *L, lua_Debug *frame) {
  for (int level = 0; lua_getstack(L, level, frame); level++) {
    lua_getinfo(L, "Sl", frame);
    if (frame->currentline > 0 && !clb_is_host_chunk(frame->source)) return true;
  }
  return false;
}

bool clb_position(lua_State *L, char *chunk, size_t capacity, int *line) {
  lua_Debug frame;
  if (!script_frame(L, &frame)) return false;
  snprintf(chunk, capacity, "%s", frame.short_src);
  *line = frame.currentline;
  return true;
}

void clb_locate_error(lua_State *L) {
  lua_Debug frame;
  lua_pushliteral(L, "line");
  bool known = lua_rawget(L, -2) != LUA_TNIL;
  lua_pop(L, 1);
  if (known || !script_frame(L, &frame)) return;
  lua_pushstring(L, frame.short_src);
  clb_rawset_name(L, -2, "file", 4);
  lua_pushinteger(L, frame.currentline);
  clb_rawset_name(L, -2, "line", 4);
}

static const char *frame_name(const lua_Debug *frame) {
  if (*frame->namewhat != '\0' && frame->name != NULL) return frame->name;
  return *frame->what == 'm' ? "main chunk" : "";
}

// The frames of the failure, for the host: made once, by the message handler at the bottom of the coroutine.
static void push_frames(lua_State *L, int first_level) {
  luaL_Buffer text;
  lua_Debug frame;
  luaL_buffinit(L, &text);
  int kept = 0;
  for (int level = first_level; kept < 40 && lua_getstack(L, level, &frame); level++) {
    lua_getinfo(L, "Slnt", &frame);
    if (frame.currentline <= 0 || clb_is_host_chunk(frame.source)) continue;
    const char *source = *frame.source == '@' || *frame.source == '=' ? frame.source + 1 : frame.short_src;
    lua_pushfstring(
        L, "%s\x1f%s\x1f%d\x1f%s\n", source, frame.short_src, frame.currentline, frame_name(&frame));
    luaL_addvalue(&text);
    kept++;
  }
  luaL_pushresult(&text);
}

int clb_message_handler(lua_State *L) {
  lua_settop(L, 1);
  push_frames(L, 1);
  // An error that came out of a coroutine made by coroutine.wrap: its frames stand before ours.
  lua_rawgetp(L, LUA_REGISTRYINDEX, &clb_key_inner_error);
  if (!lua_isnil(L, -1) && lua_rawequal(L, 1, -1)) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &clb_key_inner_trace);
    lua_pushvalue(L, 2);
    lua_concat(L, 2);
    lua_replace(L, 2);
  }
  lua_settop(L, 2);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &clb_key_traces);
  lua_pushthread(L);
  lua_pushvalue(L, 2);
  lua_rawset(L, -3);
  lua_settop(L, 1);
  return 1;
}

const char *clb_failure_frames(lua_State *co, size_t *length) {
  *length = 0;
  if (!lua_checkstack(co, 3)) return NULL;  // a coroutine that failed is left without room
  lua_rawgetp(co, LUA_REGISTRYINDEX, &clb_key_traces);
  lua_pushthread(co);
  lua_rawget(co, -2);
  const char *text = lua_type(co, -1) == LUA_TSTRING ? lua_tolstring(co, -1, length) : NULL;
  lua_pop(co, 2);  // the string stays in the table
  return text;
}

void clb_push_traceback(lua_State *L, lua_State *of, const char *message, int level) {
  luaL_Buffer text;
  lua_Debug frame;
  luaL_buffinit(L, &text);
  if (message != NULL) {
    luaL_addstring(&text, message);
    luaL_addchar(&text, '\n');
  }
  luaL_addstring(&text, "stack traceback:");
  int kept = 0;
  for (; lua_getstack(of, level, &frame); level++) {
    lua_getinfo(of, "Slnt", &frame);
    if (frame.currentline <= 0 || clb_is_host_chunk(frame.source)) continue;
    if (++kept > 22) {
      luaL_addstring(&text, "\n\t...");
      break;
    }
    lua_pushfstring(L, "\n\t%s:%d: in ", frame.short_src, frame.currentline);
    luaL_addvalue(&text);
    if (*frame.namewhat != '\0') lua_pushfstring(L, "%s '%s'", frame.namewhat, frame.name);
    else if (*frame.what == 'm') lua_pushliteral(L, "main chunk");
    else lua_pushfstring(L, "function <%s:%d>", frame.short_src, frame.linedefined);
    luaL_addvalue(&text);
    if (frame.istailcall) luaL_addstring(&text, "\n\t(...tail calls...)");
  }
  luaL_pushresult(&text);
}

// "attempt to call a nil value (global 'dofile')" tells a stranger to look for a spelling mistake; say what is so.
void clb_improve_message(lua_State *L) {
  if (lua_type(L, -1) != LUA_TSTRING) return;
  const char *message = lua_tostring(L, -1);
  const char *attempt = strstr(message, "attempt to call a nil value (");
  if (attempt == NULL) attempt = strstr(message, "attempt to index a nil value (");
  if (attempt == NULL) return;
  const char *quote = strchr(attempt, '\'');
  const char *end = quote != NULL ? strchr(quote + 1, '\'') : NULL;
  char name[32];
  if (end == NULL || (size_t)(end - quote) > sizeof name) return;
  memcpy(name, quote + 1, (size_t)(end - quote - 1));
  name[end - quote - 1] = '\0';
  const char *reason = clb_gone_reason(name);
  if (reason == NULL || strstr(message, reason) != NULL) return;
  lua_pushfstring(L, "%s: %s", message, reason);
  lua_remove(L, -2);
}
