// What the C files of the bridge share.
#pragma once
#include <lua.h>
#include <lauxlib.h>
#include <lualib.h>
#include <stdatomic.h>
#include "include/CLuaBridge.h"

// The place of one thread of the pool: what it runs and since when. Places are never freed, so the watchdog may look at
// any of them at any time.
typedef struct clb_slot {
  _Atomic(clb_script *) script;       // what runs here, or NULL
  _Atomic uint64_t epoch;             // a new one for each stretch between two calls of the host
  _Atomic uint64_t stop_epoch;        // the stretch that the watchdog wants to end for its length
  _Atomic uint64_t slice;             // a new one for each time that the script runs until it ends or waits
  _Atomic uint64_t stop_slice;        // the slice that is to end for another cause, however many stretches it has
  _Atomic int stop_cause;
  _Atomic int64_t stretch_limit;      // nanoseconds
  _Atomic int64_t began;              // when the slice began
  _Atomic int64_t budget;
  _Atomic uint64_t call;
  _Atomic uint64_t cancelled;         // the slice that is to be cancelled
  _Atomic int64_t last_resort;        // nanoseconds after which the process ends
  char name[64];
  // The watchdog's own notes.
  uint64_t seen_epoch;
  int64_t seen_at, seen_cpu;
} clb_slot;

struct clb_script {
  lua_State *main;
  void *owner;
  clb_limits limits;
  char name[64];

  // allocator.c
  clb_slabs slabs;
  size_t used;
  size_t external;                    // bytes of pages, kept outside of the heap
  int host_depth;                     // > 0: memory is counted and never refused
  size_t refused;                     // the size last refused, while it's not known whether a retry succeeded
  bool exhausted;                     // memory was refused for good
  uint64_t requests, refuse_at;

  // collector.c
  size_t left, left_weight;           // what there was after the last collection, and what the next one goes through

  // watchdog.c; the first two are read and written by the signal handler of the thread that runs the script
  _Atomic(lua_State *) running;
  _Atomic int stop;                   // enum clb_stop; sticky until the call has ended
  _Atomic bool expired;               // the time for unwinding is over too
  bool unwinding;
  clb_slot *slot;

  // bridge.c
  lua_State *call_thread;             // the bottom coroutine of the running call
  lua_State *closing;                 // the coroutine whose <close> variables run in a reset
  int unyieldable;                    // depth of resumes that the host can't suspend
  bool host_waits;                    // the yield on its way down is the host's, not the script's
  bool reply_is_error;
  struct clb_page *pages;             // records.c
  size_t page_bytes, compact_at;
};

static inline clb_script *clb_of(lua_State *L) { return *(clb_script **)lua_getextraspace(L); }

static inline void clb_new_stretch(clb_slot *slot) {
  uint64_t epoch = atomic_load_explicit(&slot->epoch, memory_order_relaxed);
  atomic_store_explicit(&slot->epoch, epoch + 1, memory_order_relaxed);
}

static inline bool clb_is_stopped(clb_script *s) { return atomic_load_explicit(&s->stop, memory_order_relaxed) != 0; }

// allocator.c
void *clb_allocate(void *script, void *block, size_t old_size, size_t new_size);
// Whether a memory error is a real one; it can be forged by error("not enough memory").
bool clb_memory_is_exhausted(clb_script *s);

// collector.c
void clb_collect_all(lua_State *L);

// watchdog.c
void clb_check(lua_State *L);                       // raises if this slice is over or stopped; cheap
_Noreturn void clb_raise_stop(lua_State *L);        // raises the error for the cause of the stop
void clb_thread_enter(clb_slot *slot);              // a pool thread takes its place: signal mask, thread-local slot
void clb_thread_leave(void);
clb_slot *clb_slots(void);                          // CLB_MAX_THREADS of them
extern clb_slot clb_off_pool;                       // where a script is that runs no slice: no limits there
void clb_watchdog_start(void);
int64_t clb_now(void);
void clb_slice_begin(clb_script *s, lua_State *co, const clb_run *run);
int64_t clb_slice_end(clb_script *s);
enum { CLB_MAX_THREADS = 64 };

// threads.c
void clb_pool_tick(int64_t oldest_slice, int busy); // called by the watchdog

// bridge.c, errors.c
void clb_register_errors(lua_State *L);
void clb_locate_error(lua_State *L);                // adds file and line to the error table on top
int clb_message_handler(lua_State *L);
void clb_improve_message(lua_State *L);             // rewrites the error on top where the sandbox is its cause
void clb_push_traceback(lua_State *L, lua_State *of, const char *message, int level);
bool clb_is_host_chunk(const char *source);
int clb_entry(lua_State *L);                        // the bottom function of every coroutine
void clb_note_memory_error(lua_State *L, int status);
int clb_load_text(lua_State *L, const char *source, size_t length, const char *chunk);
void clb_note_memory_error(lua_State *L, int status);
int clb_host_ended(lua_State *L, int outcome);      // after Swift has returned: raises or yields, if it must
int clb_wait(lua_State *L, lua_KContext context, lua_KFunction k);

// coroutine.c
void clb_open_coroutine(lua_State *L);              // pushes the library
int clb_pcall(lua_State *L);
int clb_xpcall(lua_State *L);

// sandbox.c
int clb_open_sandbox(lua_State *L);
void clb_push_prelude_environment(lua_State *L);

// require.c
void clb_open_require(lua_State *L);

// guard_library.c
void clb_open_guards(lua_State *L);

// records.c
void clb_open_records(lua_State *L);
void clb_drop_pages(clb_script *s);                 // those that are left when the state is closed

// Registry keys are the addresses of these.
extern const char clb_key_errors, clb_key_traces, clb_key_lazy, clb_key_prelude_environment, clb_key_unknown_global,
    clb_key_array, clb_key_declared, clb_key_handler_trace, clb_key_inner_error, clb_key_inner_trace,
    clb_key_weak_values, clb_key_modules, clb_key_module_closer;
