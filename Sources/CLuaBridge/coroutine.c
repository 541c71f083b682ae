// pcall, xpcall and coroutine.* of our own: a stop is sticky, the running coroutine is known to the watchdog, and an
// operation of the host passes through coroutines that the script made itself.
#include "internal.h"

// ---- pcall and xpcall -----------------------------------------------------------------------------------------------

// What was caught is raised again if the script is being stopped: the flag is the truth, not the error.
static void caught(lua_State *L, int status) {
  clb_note_memory_error(L, status);
  if (clb_is_stopped(clb_of(L))) clb_raise_stop(L);
  clb_improve_message(L);
}

static int pcall_ended(lua_State *L, int status, lua_KContext below) {
  if (status != LUA_OK && status != LUA_YIELD) {
    caught(L, status);
    lua_pushboolean(L, 0);
    lua_insert(L, -2);
    return 2;
  }
  return lua_gettop(L) - (int)below;
}

// In a coroutine a caught error lets the C stack start anew, so that calls under protection could nest until the Lua
// stack is full; unwinding that many takes a time that grows with the square of the depth.
static void check_depth(lua_State *L) {
  lua_Debug frame;
  if (lua_getstack(L, 10000, &frame)) luaL_error(L, "stack overflow (protected calls are nested too deep)");
}

int clb_pcall(lua_State *L) {
  check_depth(L);
  luaL_checkany(L, 1);
  lua_pushboolean(L, 1);
  lua_insert(L, 1);
  return pcall_ended(L, lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, pcall_ended), 0);
}

// Runs where the error happened and only takes the traceback; the author's handler runs after unwinding, so that a
// handler without end can be stopped like any other code.
static int take_traceback(lua_State *L) {
  lua_settop(L, 1);
  clb_push_traceback(L, L, NULL, 1);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &clb_key_handler_trace);
  lua_pushthread(L);
  lua_pushvalue(L, 2);
  lua_rawset(L, -3);
  lua_settop(L, 1);
  return 1;
}

static void forget_traceback(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &clb_key_handler_trace);
  lua_pushthread(L);
  lua_pushnil(L);
  lua_rawset(L, -3);
  lua_pop(L, 1);
}

static int handler_ended(lua_State *L, int status, lua_KContext context) {
  if (status != LUA_OK && status != LUA_YIELD) caught(L, status);
  forget_traceback(L);
  lua_pushboolean(L, 0);
  lua_replace(L, 3);
  return lua_gettop(L) - 2;
}

// The stack is: the handler, take_traceback, then what the call left.
static int xpcall_ended(lua_State *L, int status, lua_KContext context) {
  if (status == LUA_OK || status == LUA_YIELD) return lua_gettop(L) - 2;
  caught(L, status);
  lua_pushvalue(L, 1);
  lua_insert(L, -2);
  return handler_ended(L, lua_pcallk(L, 1, LUA_MULTRET, 0, 0, handler_ended), 0);
}

int clb_xpcall(lua_State *L) {
  check_depth(L);
  int count = lua_gettop(L);
  luaL_checktype(L, 2, LUA_TFUNCTION);
  // f, handler, args... becomes handler, take_traceback, true, f, args...
  lua_pushcfunction(L, take_traceback);
  lua_insert(L, 3);
  lua_pushboolean(L, 1);
  lua_insert(L, 4);
  lua_pushvalue(L, 1);
  lua_insert(L, 5);
  lua_remove(L, 1);
  return xpcall_ended(L, lua_pcallk(L, count - 2, LUA_MULTRET, 2, 2, xpcall_ended), 2);
}

// ---- coroutine.* ----------------------------------------------------------------------------------------------------

static lua_State *get_coroutine(lua_State *L) {
  lua_State *co = lua_tothread(L, 1);
  luaL_argexpected(L, co, 1, "coroutine");
  return co;
}

static int create(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_State *co = lua_newthread(L);
  lua_pushcfunction(co, clb_entry);
  lua_pushvalue(L, 1);
  lua_xmove(L, co, 1);
  return 1;
}

enum { DEAD, SUSPENDED, RUNNING, NORMAL };
static const char *const names[] = {"dead", "suspended", "running", "normal"};

static int state_of(lua_State *L, lua_State *co) {
  if (L == co) return RUNNING;
  lua_Debug frame;
  switch (lua_status(co)) {
    case LUA_YIELD: return SUSPENDED;
    case LUA_OK:
      if (lua_getstack(co, 0, &frame)) return NORMAL;
      return lua_gettop(co) == 0 ? DEAD : SUSPENDED;
    default: return DEAD;
  }
}

enum { MISUSED = -1, WAITS = -2, ERRED = -3 };

// Moves `count` values from L to the coroutine and runs it. Gives the number of its values, now on top of L; or WAITS:
// the host has to answer first; or ERRED (the coroutine failed), MISUSED (it could not be resumed): a value on top.
static int run(lua_State *L, lua_State *co, int count, int *status) {
  clb_script *s = clb_of(L);
  if (!lua_checkstack(co, count)) {
    lua_pushliteral(L, "too many arguments to resume");
    return MISUSED;
  }
  lua_xmove(L, co, count);
  bool blocked = !lua_isyieldable(L) || s->closing == L;
  int was_unyieldable = s->unyieldable, results = 0;
  if (blocked) s->unyieldable++;
  atomic_store_explicit(&s->running, co, memory_order_relaxed);
  int bottom = lua_status(co) == LUA_YIELD ? count : lua_gettop(co) - 1;
  *status = lua_resume(co, L, bottom, &results);
  atomic_store_explicit(&s->running, L, memory_order_relaxed);
  s->unyieldable = was_unyieldable;
  if (*status == LUA_YIELD && s->host_waits) return WAITS;
  if (*status != LUA_OK && *status != LUA_YIELD) {
    lua_xmove(co, L, 1);
    clb_note_memory_error(L, *status);
    if (clb_is_stopped(s)) clb_raise_stop(L);
    return ERRED;
  }
  if (clb_is_stopped(s)) clb_raise_stop(L);  // the signal may have met us between the two coroutines
  if (!lua_checkstack(L, results + 1)) {
    lua_pop(co, results);
    lua_pushliteral(L, "too many results to resume");
    return MISUSED;
  }
  lua_xmove(co, L, results);
  return results;
}

static int start(lua_State *L, lua_State *co, int count, int *status) {
  int state = state_of(L, co);
  if (state == SUSPENDED) return run(L, co, count, status);
  lua_pushfstring(L, "cannot resume %s coroutine", state == DEAD ? "dead" : "non-suspended");
  return MISUSED;
}

static int resume_again(lua_State *L, int status, lua_KContext context);

// The stack below the values is: the coroutine.
static int resume_result(lua_State *L, int count) {
  if (count == WAITS) return clb_wait(L, 0, resume_again);
  if (count < 0) {
    clb_improve_message(L);
    lua_pushboolean(L, 0);
    lua_insert(L, -2);
    return 2;
  }
  lua_pushboolean(L, 1);
  lua_insert(L, -(count + 1));
  return count + 1;
}

// The host has answered: its values are above the coroutine, and belong to the function that waits further down.
static int resume_again(lua_State *L, int status, lua_KContext context) {
  return resume_result(L, run(L, lua_tothread(L, 1), lua_gettop(L) - 1, &status));
}

static int resume(lua_State *L) {
  lua_State *co = get_coroutine(L);
  int status = LUA_OK;
  return resume_result(L, start(L, co, lua_gettop(L) - 1, &status));
}

static int close_thread(lua_State *L, lua_State *co) {
  clb_script *s = clb_of(L);
  lua_State *was_closing = s->closing;
  s->closing = co;
  atomic_store_explicit(&s->running, co, memory_order_relaxed);
  int status = lua_resetthread(co);
  atomic_store_explicit(&s->running, L, memory_order_relaxed);
  s->closing = was_closing;
  if (clb_is_stopped(s)) clb_raise_stop(L);
  return status;
}

static int wrapped_again(lua_State *L, int status, lua_KContext context);

static int wrapped_result(lua_State *L, int count, int status) {
  if (count == WAITS) return clb_wait(L, 0, wrapped_again);
  if (count >= 0) return count;
  if (count == ERRED) {
    lua_State *co = lua_tothread(L, lua_upvalueindex(1));
    size_t length;
    const char *frames = clb_failure_frames(co, &length);
    lua_pushlstring(L, frames != NULL ? frames : "", length);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &clb_key_inner_trace);
  }
  clb_improve_message(L);
  if (status != LUA_ERRMEM && lua_type(L, -1) == LUA_TSTRING) {
    luaL_where(L, 1);
    lua_insert(L, -2);
    lua_concat(L, 2);
  }
  lua_pushvalue(L, -1);
  if (count != ERRED) {
    lua_pop(L, 1);
    lua_pushnil(L);
  }
  lua_rawsetp(L, LUA_REGISTRYINDEX, &clb_key_inner_error);
  return lua_error(L);
}

static int wrapped_again(lua_State *L, int status, lua_KContext context) {
  int count = run(L, lua_tothread(L, lua_upvalueindex(1)), lua_gettop(L), &status);
  return wrapped_result(L, count, status);
}

static int wrapped(lua_State *L) {
  int status = LUA_OK;
  int count = start(L, lua_tothread(L, lua_upvalueindex(1)), lua_gettop(L), &status);
  return wrapped_result(L, count, status);
}

static int wrap(lua_State *L) {
  create(L);
  lua_pushcclosure(L, wrapped, 1);
  return 1;
}

static bool may_yield(lua_State *L) {
  clb_script *s = clb_of(L);
  return L != s->call_thread && L != s->closing && lua_isyieldable(L);
}

static int yield(lua_State *L) {
  clb_script *s = clb_of(L);
  if (L == s->call_thread) return luaL_error(L, "attempt to yield from outside a coroutine");
  if (L == s->closing) return luaL_error(L, "attempt to yield while the coroutine is being closed");
  return lua_yield(L, lua_gettop(L));
}

static int status(lua_State *L) {
  lua_pushstring(L, names[state_of(L, get_coroutine(L))]);
  return 1;
}

static int is_yieldable(lua_State *L) {
  lua_State *co = lua_isthread(L, 1) ? lua_tothread(L, 1) : L;
  lua_pushboolean(L, may_yield(co));
  return 1;
}

static int running(lua_State *L) {
  bool is_main = lua_pushthread(L) || L == clb_of(L)->call_thread;
  lua_pushboolean(L, is_main);
  return 2;
}

static int close(lua_State *L) {
  lua_State *co = get_coroutine(L);
  int state = state_of(L, co);
  if (state != DEAD && state != SUSPENDED) return luaL_error(L, "cannot close a %s coroutine", names[state]);
  if (close_thread(L, co) == LUA_OK) {
    lua_pushboolean(L, 1);
    return 1;
  }
  lua_pushboolean(L, 0);
  lua_xmove(co, L, 1);
  return 2;
}

void clb_open_coroutine(lua_State *L) {
  static const luaL_Reg library[] = {
      {"create", create}, {"resume", resume},   {"running", running}, {"status", status},
      {"wrap", wrap},     {"yield", yield},     {"isyieldable", is_yieldable}, {"close", close},
      {NULL, NULL}};
  luaL_newlib(L, library);
}
