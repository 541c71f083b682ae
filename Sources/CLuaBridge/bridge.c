// Calls from Lua into the host and from the host into Lua. No jump of Lua's ever crosses a Swift frame: a host function
// returns a code to the trampoline here, and only the trampoline raises or yields.
#include <string.h>
#include "internal.h"

// ---- Lua calls the host ---------------------------------------------------------------------------------------------

// Yields to the host; on the way down the yield passes through coroutines of the script's own (see coroutine.c).
int clb_wait(lua_State *L, lua_KContext context, lua_KFunction k) {
  clb_of(L)->host_waits = true;
  return lua_yieldk(L, 0, context, k);
}

// The host took the memory that it needed; now the script pays: what is garbage goes, and the rest must fit.
static void check_memory(lua_State *L, clb_script *s) {
  if (clb_fits(L)) return;
  clb_exhaust(s);
  clb_raise_stop(L);
}

static int host_continue(lua_State *L, int status, lua_KContext context) {
  clb_script *s = clb_of(L);
  if (clb_is_stopped(s)) clb_raise_stop(L);
  check_memory(L, s);
  if (s->reply_is_error) {
    s->reply_is_error = false;
    if (clb_is_error(L, -1)) clb_locate_error(L);
    return lua_error(L);
  }
  return lua_gettop(L);
}

int clb_host_ended(lua_State *L, int outcome) {
  clb_script *s = clb_of(L);
  if (clb_is_stopped(s)) clb_raise_stop(L);
  check_memory(L, s);
  if (outcome >= 0) return outcome;
  if (outcome == CLB_SUSPEND) {
    lua_settop(L, 0);
    return clb_wait(L, 0, host_continue);
  }
  if (clb_is_error(L, -1)) clb_locate_error(L);
  return lua_error(L);
}

typedef struct host_function {
  clb_host_function call;
  void *box;
} host_function;

static int host_call(lua_State *L) {
  clb_script *s = clb_of(L);
  if (__builtin_expect(clb_is_stopped(s), 0)) clb_raise_stop(L);
  const host_function *function = lua_touserdata(L, lua_upvalueindex(1));
  s->host_depth++;
  int outcome = function->call(L, function->box);
  s->host_depth--;
  clb_new_stretch(s->slot);
  if (__builtin_expect(outcome >= 0 && s->used + s->external <= s->limits.memory && !clb_is_stopped(s), 1)) {
    return outcome;
  }
  return clb_host_ended(L, outcome);
}

void clb_push_function(lua_State *L, clb_host_function function, void *box) {
  *(host_function *)lua_newuserdatauv(L, sizeof(host_function), 0) = (host_function){.call = function, .box = box};
  lua_pushcclosure(L, host_call, 1);
}

bool clb_can_suspend(lua_State *L, const char **why) {
  clb_script *s = clb_of(L);
  *why = NULL;
  if (s->call_thread != NULL && s->unyieldable == 0 && s->closing != L && lua_isyieldable(L)) return true;
  lua_Debug frame;
  for (int level = 1; lua_getstack(L, level, &frame); level++) {
    lua_getinfo(L, "Sn", &frame);
    if (frame.what[0] == 'C' && frame.name != NULL) {
      *why = frame.name;
      break;
    }
  }
  return false;
}

// ---- The host calls Lua ---------------------------------------------------------------------------------------------

void clb_note_memory_error(lua_State *L, int status) {
  clb_script *s = clb_of(L);
  if (status == LUA_ERRMEM && !clb_is_stopped(s) && clb_memory_is_exhausted(s)) s->stop = CLB_STOP_MEMORY;
}

static void forget_stop(clb_script *s) {
  s->stop = CLB_RUNNING;
  s->unwinding = false;
  s->expired = false;
  s->exhausted = false;
  s->refused = 0;
}

// The bottom of every coroutine. Errors are caught here, while the stack still stands: hooks are allowed again after a
// stop by force (a reset of the coroutine would leave them off, and its <close> variables could loop for ever).
static int entry_ended(lua_State *L, int status, lua_KContext context) {
  if (status == LUA_OK || status == LUA_YIELD) return lua_gettop(L) - 1;
  clb_note_memory_error(L, status);
  clb_improve_message(L);
  return lua_error(L);
}

int clb_entry(lua_State *L) {
  lua_pushcfunction(L, clb_message_handler);
  lua_insert(L, 1);
  return entry_ended(L, lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 1, 0, entry_ended), 0);
}

typedef struct load_request {
  const char *source, *chunk;
  size_t length;
} load_request;

// Hands the text out in pieces: the compiler runs no instruction of Lua that the time limit could stop.
static const char *next_piece(lua_State *L, void *context, size_t *length) {
  load_request *request = context;
  clb_check(L);
  const char *piece = request->source;
  *length = request->length < 65536 ? request->length : 65536;
  request->source += *length;
  request->length -= *length;
  return *length > 0 ? piece : NULL;
}

int clb_load_text(lua_State *L, const char *source, size_t length, const char *chunk) {
  load_request request = {.source = source, .length = length, .chunk = chunk};
  int status = lua_load(L, next_piece, &request, chunk, "t");
  clb_note_memory_error(L, status);
  if (clb_is_stopped(clb_of(L))) clb_raise_stop(L);
  return status;
}

static int protected_load(lua_State *L) {
  load_request *request = lua_touserdata(L, 1);
  if (clb_load_text(L, request->source, request->length, request->chunk) != LUA_OK) return lua_error(L);
  return 1;
}

bool clb_load(lua_State *L, const char *source, size_t length, const char *chunk) {
  load_request request = {.source = source, .chunk = chunk, .length = length};
  clb_script *s = clb_of(L);
  s->host_depth++;
  lua_pushcfunction(L, protected_load);
  lua_pushlightuserdata(L, &request);
  s->host_depth--;
  bool loaded = lua_pcall(L, 1, 1, 0) == LUA_OK;
  forget_stop(s);  // text that needs too much memory says nothing of the text that is loaded next
  return loaded;
}

lua_State *clb_call_begin(clb_script *s, int *anchor) {
  lua_State *co = lua_newthread(s->main);
  *anchor = luaL_ref(s->main, LUA_REGISTRYINDEX);
  lua_pushcfunction(co, clb_entry);
  lua_xmove(s->main, co, 1);
  return co;
}

void clb_call_end(clb_script *s, lua_State *co, int anchor) {
  lua_settop(co, 0);
  luaL_unref(s->main, LUA_REGISTRYINDEX, anchor);
}

clb_result clb_resume(clb_script *s, lua_State *co, int arguments, clb_run run) {
  clb_result result = {.status = CLB_DONE};
  int host_depth = s->host_depth;  // the script has the host's privilege at no time
  s->host_depth = 0;
  s->call_thread = co;
  s->unyieldable = 0;
  s->host_waits = false;
  s->reply_is_error = run.reply_is_error;
  s->exhausted = false;
  s->refused = 0;
  clb_slice_begin(s, co, &run);
  int status = lua_resume(co, NULL, arguments, &result.results);
  result.ran = clb_slice_end(s);
  if (status == LUA_YIELD) {
    result.status = CLB_SUSPENDED;
  } else if (status != LUA_OK) {
    clb_note_memory_error(co, status);
    result.status = CLB_FAILED;
    result.results = 1;
  }
  // A stop that came as the script was about to wait belongs to this call, not to the next one that runs.
  result.stop = (enum clb_stop)atomic_load(&s->stop);
  if (result.stop != CLB_RUNNING && result.status == CLB_DONE) {  // the flag is the truth
    lua_settop(co, 0);
    lua_pushnil(co);
    result.status = CLB_FAILED;
    result.results = 1;
  }
  forget_stop(s);
  s->call_thread = NULL;
  s->host_depth = host_depth;
  return result;
}

static int describe(lua_State *L) {
  luaL_tolstring(L, 1, NULL);
  return 1;
}

void clb_move_to_main(clb_script *s, lua_State *co) { lua_xmove(co, s->main, 1); }

bool clb_describe(clb_script *s) {
  lua_State *L = s->main;
  clb_run run = {.call = 0};
  s->host_depth++;
  lua_State *co = lua_newthread(L);
  lua_pushcfunction(co, clb_entry);
  lua_pushcfunction(co, describe);
  lua_pushvalue(L, -2);
  lua_xmove(L, co, 1);
  s->host_depth--;
  clb_result result = clb_resume(s, co, 2, run);
  s->host_depth++;
  bool described = result.status == CLB_DONE && lua_type(co, -1) == LUA_TSTRING;
  if (described) {
    lua_xmove(co, L, 1);
  } else {
    lua_pushfstring(L, "(a %s value that can't be shown as text)", luaL_typename(L, -2));
  }
  lua_replace(L, -3);
  lua_pop(L, 1);
  s->host_depth--;
  return described;
}

static int collect(lua_State *L) {
  clb_collect_all(L);
  return 0;
}

void clb_collect(clb_script *s) {
  s->host_depth++;
  lua_pushcfunction(s->main, collect);
  if (lua_pcall(s->main, 0, 0, 0) != LUA_OK) lua_pop(s->main, 1);
  s->host_depth--;
}
