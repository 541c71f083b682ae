// The only door between Swift and Lua.
//
// What Swift may call is a closed list: the functions of lua.h that are declared here again (the compiler checks that
// they agree with lua.h) and the ones whose names begin with clb_. None of them runs Lua code and none can raise, but
// for want of memory; and memory is never refused while Swift runs (see clb_host_begin).
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct lua_State lua_State;
typedef struct clb_script clb_script;

// ---- Lua, raw access only -------------------------------------------------------------------------------------------
extern int lua_gettop(lua_State *L);
extern void lua_settop(lua_State *L, int index);
extern int lua_absindex(lua_State *L, int index);
extern int lua_checkstack(lua_State *L, int n);
extern void lua_pushvalue(lua_State *L, int index);
extern void lua_rotate(lua_State *L, int index, int n);
extern void lua_copy(lua_State *L, int from, int to);
extern int lua_type(lua_State *L, int index);
extern int lua_isinteger(lua_State *L, int index);
extern int lua_toboolean(lua_State *L, int index);
extern long long lua_tointegerx(lua_State *L, int index, int *is_integer);
extern double lua_tonumberx(lua_State *L, int index, int *is_number);
extern const void *lua_topointer(lua_State *L, int index);
extern void *lua_touserdata(lua_State *L, int index);
extern int lua_rawequal(lua_State *L, int a, int b);
extern unsigned long long lua_rawlen(lua_State *L, int index);
extern int lua_rawget(lua_State *L, int index);
extern int lua_rawgeti(lua_State *L, int index, long long key);
extern void lua_rawseti(lua_State *L, int index, long long key);
extern int lua_getmetatable(lua_State *L, int index);
extern int lua_getiuservalue(lua_State *L, int index, int n);
extern void lua_createtable(lua_State *L, int array_size, int hash_size);
extern void lua_pushnil(lua_State *L);
extern void lua_pushboolean(lua_State *L, int value);
extern void lua_pushinteger(lua_State *L, long long value);
extern void lua_pushnumber(lua_State *L, double value);
extern const char *lua_pushlstring(lua_State *L, const char *bytes, size_t length);

enum clb_type {
  CLB_NONE = -1, CLB_NIL = 0, CLB_BOOLEAN = 1, CLB_LIGHTUSERDATA = 2, CLB_NUMBER = 3, CLB_STRING = 4, CLB_TABLE = 5,
  CLB_FUNCTION = 6, CLB_USERDATA = 7, CLB_THREAD = 8
};

// Fetches what lies there into the cache, or nothing where there is no memory.
static inline void clb_prefetch(const void *place) { __builtin_prefetch(place); }
static inline void clb_pop(lua_State *L, int count) { lua_settop(L, -count - 1); }

// The bytes of a string; NULL for any other type (lua_tolstring would turn numbers into strings in place).
const char *clb_string(lua_State *L, int index, size_t *length);
// The next key and value of a table; the key on top must come from the walk itself and the table must not change.
int clb_next(lua_State *L, int table);
// Sets table[key] = value (both on top); false for a key that no table can have: nil or NaN.
bool clb_rawset(lua_State *L, int table);
// Sets a member of the table below key and value, which are on top; the key is a string.
void clb_set_member(lua_State *L);
// Sets table[name] = the value on top.
void clb_rawset_name(lua_State *L, int table, const char *name, size_t length);
int clb_rawget_name(lua_State *L, int table, const char *name, size_t length);

// ---- A script: one Lua state ----------------------------------------------------------------------------------------
typedef struct clb_limits {
  size_t memory;       // bytes of the state and of its pages
  int64_t slice;       // nanoseconds that a script may run without calling the host
  int64_t unwinding;   // nanoseconds for its <close> variables after it was stopped
} clb_limits;

// NULL when there is no memory for a state.
clb_script *clb_script_new(const char *name, clb_limits limits);
void clb_script_free(clb_script *script);
lua_State *clb_main(clb_script *script);
clb_script *clb_script_of_state(lua_State *L);
void *clb_owner(lua_State *L);
void clb_set_owner(clb_script *script, void *owner);
size_t clb_memory_used(const clb_script *script);
size_t clb_memory_slabs(const clb_script *script);  // what small blocks have taken, used or not
size_t clb_memory_limit(const clb_script *script);

// Swift works on the state between these two: memory is counted and never refused.
void clb_host_begin(clb_script *script);
void clb_host_end(clb_script *script);
// Before a text or a page of so many bytes becomes values: a collection that is due is made now and not meanwhile.
void clb_collect_before(lua_State *L, size_t size);
// Whether the script keeps to its memory; garbage is collected before it's said that it doesn't.
bool clb_fits(lua_State *L);
// The host gives up building something for want of memory: the script is stopped when the host returns.
void clb_exhaust(clb_script *script);

// For tests: refuses the n-th request for memory from now on and all after it, until it is disarmed by 0.
void clb_refuse_memory(clb_script *script, uint64_t n);
uint64_t clb_memory_requests(const clb_script *script);

// ---- Functions of the host ------------------------------------------------------------------------------------------
enum clb_outcome { CLB_RAISE = -1, CLB_SUSPEND = -2 };
// Gives the number of results on top of the stack, or CLB_RAISE with the error on top, or CLB_SUSPEND.
typedef int (*clb_host_function)(lua_State *L, void *box);
void clb_push_function(lua_State *L, clb_host_function function, void *box);
// Whether the host may suspend the script here. If not, *why names the library function in the way (or is NULL).
bool clb_can_suspend(lua_State *L, const char **why);

// Pushes an error table of this kind and message, ready for further fields.
void clb_push_error(lua_State *L, const char *kind, size_t kind_length, const char *message, size_t message_length);
bool clb_is_error(lua_State *L, int index);
// Where the script was when it called the host: its chunk name and line; prelude chunks don't count.
bool clb_position(lua_State *L, char *chunk, size_t capacity, int *line);

int clb_ref(lua_State *L, int index);
void clb_unref(clb_script *script, int reference);
void clb_push_ref(lua_State *L, int reference);
// JSON null among Lua values; and the mark of a table that is an array even when it is empty.
void clb_push_null(lua_State *L);
bool clb_is_null(lua_State *L, int index);
void clb_mark_array(lua_State *L, int index);
bool clb_is_marked_array(lua_State *L, int index);

// ---- Globals --------------------------------------------------------------------------------------------------------
void clb_push_globals(lua_State *L);
// Pushes a library of the sandbox, such as "math".
void clb_push_library(lua_State *L, const char *name);
// The global is made by an embedded chunk when it is first read; the host table on top is the chunk's argument.
bool clb_set_prelude(lua_State *L, const char *global, const char *chunk);
// Pushes a table whose keys are the names of those globals.
void clb_push_preludes(lua_State *L);
const char *clb_prelude_source(const char *chunk, size_t *length);
// `require` for scripts, by two functions, which it takes: one gives the text of a module and the name of its chunk, or
// raises; the one on top is called with both and Lua's message where the text is no Lua, and raises what scripts get.
void clb_set_require(lua_State *L);
// The function on top answers reads of globals that nobody knows, by raising an error.
void clb_set_unknown_global(lua_State *L);
// The function on top answers reads of members that the table at `table` lacks.
void clb_set_unknown_member(lua_State *L, int table);
// Why the sandbox lacks a name of stock Lua, or NULL.
const char *clb_gone_reason(const char *name);
// Whether it is a global of stock Lua that reads as nil instead of raising.
bool clb_is_gone_global(const char *name);

// ---- Running --------------------------------------------------------------------------------------------------------
enum clb_status { CLB_DONE = 0, CLB_SUSPENDED = 1, CLB_FAILED = 2 };
enum clb_stop {
  CLB_RUNNING = 0, CLB_STOP_SLICE = 1, CLB_STOP_TOTAL = 2, CLB_STOP_CANCELLED = 3, CLB_STOP_MEMORY = 4
};

typedef struct clb_run {
  uint64_t call;          // which call this is, for clb_cancel
  int64_t budget;         // nanoseconds that the whole call may still run; 0: no limit
  enum clb_stop stop;     // not CLB_RUNNING: stop at once, only <close> variables run
  bool reply_is_error;    // the value on top is raised where the script waits
} clb_run;

typedef struct clb_result {
  enum clb_status status;
  enum clb_stop stop;     // why it was stopped by force, if it was
  int results;            // values on top of the coroutine; 1 when it failed
  int64_t ran;            // nanoseconds
} clb_result;

// Compiles text; the function or the error message is left on top.
bool clb_load(lua_State *L, const char *source, size_t length, const char *chunk);
// A coroutine for the function on top of the main stack, anchored until clb_call_end; NULL without memory.
lua_State *clb_call_begin(clb_script *script, int *anchor);
void clb_call_end(clb_script *script, lua_State *co, int anchor);
// Runs a coroutine until it ends or waits for the host; `arguments` values are on top of it.
clb_result clb_resume(clb_script *script, lua_State *co, int arguments, clb_run run);
// The frames of the last failure of this coroutine, as text: source, short source, line and name by \x1f, frames by \n.
const char *clb_failure_frames(lua_State *co, size_t *length);
// Moves the value on top of a coroutine to the main stack.
void clb_move_to_main(clb_script *script, lua_State *co);
// Replaces the value on top of the main stack by its text, under protection and limits; false: a placeholder took its
// place.
bool clb_describe(clb_script *script);
void clb_collect(clb_script *script);

// Asks that the running call stops now; any thread may ask. The script must stay alive meanwhile.
void clb_cancel(clb_script *script, uint64_t call);

// ---- Threads --------------------------------------------------------------------------------------------------------
typedef struct clb_work {
  struct clb_work *next;
  void (*run)(void *context);
  void *context;
} clb_work;

// Threads that scripts run on; a slice that takes long makes the pool grow, up to 64.
void clb_pool_submit(clb_work *work);
int clb_pool_threads(void);

enum { CLB_LAST_RESORT_EXIT = 70 };

#include "CLuaBridgeRecipes.h"
#include "CLuaBridgeRecords.h"
#include "CLuaBridgeSlabs.h"
