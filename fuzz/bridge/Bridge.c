// Random programs of the bridge's own interface, as the host may write them, with scripts that misbehave and an
// allocator that fails: no address is misused, nothing leaks, the account of memory is true at every moment, and the
// script is as good as before.
//
// An input is read byte by byte: what is done next, what a script is made of, what a function of the host answers.
#include <pthread.h>
#include <signal.h>
#include <unistd.h>
#include "bridge.h"

input bytes;
static bool is_shown;  // a reader of a failure wants to see what runs: SHOW=1

// ---- Memory: counted once more beside the bridge's own account, failing and interrupting when asked -----------------

static size_t counted;
static unsigned refusals_left;     // after so many refusals the allocator gives again
static uint64_t interrupt_at;      // the request during which the running call is cancelled
static clb_script *script;

static void *allocate(void *context, void *block, size_t old_size, size_t new_size) {
  const size_t old = block == NULL ? 0 : old_size;
  if (interrupt_at != 0 && new_size > old && --interrupt_at == 0) clb_cancel(script, running_call);
  void *result = clb_allocate(context, block, old_size, new_size);
  if (new_size == 0) {
    counted -= old;
  } else if (result != NULL) {
    counted += new_size - old;
  } else if (refusals_left > 0 && --refusals_left == 0) {
    clb_refuse_memory(script, 0);
  }
  return result;
}

// ---- Calls ----------------------------------------------------------------------------------------------------------

enum { CALLS = 4 };
typedef struct call {
  lua_State *co;
  int anchor;
  uint64_t id;
  enum clb_stop stop;
} call;
static call calls[CALLS];
static uint64_t last_id;

static void end_call(call *c) {
  clb_call_end(script, c->co, c->anchor);
  c->co = NULL;
}

// Runs a call that begins or goes on, with `count` values on top of it, and takes what comes out.
static void step(call *c, int count, bool is_error) {
  running_call = c->id;
  clb_run run = {.call = c->id, .budget = 100 * 1000000, .stop = c->stop, .reply_is_error = is_error};
  const clb_result result = clb_resume(script, c->co, count, run);
  interrupt_at = 0;
  if (is_shown) fprintf(stderr, "-- status %d, stop %d, %d results\n", result.status, result.stop, result.results);
  require(script->stop == CLB_RUNNING && script->host_depth == 0, "a stop outlives its call");
  c->stop = result.stop;
  if (result.status == CLB_SUSPENDED) return;
  clb_host_begin(script);
  if (result.status == CLB_DONE) {
    for (int i = 0; i < result.results; i++) read_value(c->co, lua_gettop(c->co) - i, 0);
  } else {
    size_t length;
    const char *frames = clb_failure_frames(c->co, &length);
    require(frames == NULL || strlen(frames) == length, "frames with a nul");
    read_value(c->co, -1, 0);
  }
  clb_host_end(script);
  if (result.status == CLB_FAILED && result.stop == CLB_RUNNING) {
    clb_move_to_main(script, c->co);
    clb_describe(script);
    clb_host_begin(script);
    require(lua_type(clb_main(script), -1) == CLB_STRING, "an error without a text");
    clb_pop(clb_main(script), 1);
    clb_host_end(script);
  }
  end_call(c);
}

static bool load(const char *source, size_t length) {
  lua_State *L = clb_main(script);
  if (clb_load(L, source, length, pick(2) ? "@rule.lua" : "=-e")) return true;
  clb_host_begin(script);
  read_value(L, -1, 0);
  size_t size;
  const char *message = clb_string(L, -1, &size);
  if (is_shown) fprintf(stderr, "not loaded: %s\n", message != NULL ? message : "(no text)");
  clb_pop(L, 1);
  clb_host_end(script);
  return false;
}

static void begin(call *c) {
  size_t length;
  const char *source = some_program(&length);
  if (is_shown) fprintf(stderr, "-- program:\n%.*s\n", (int)length, source);
  if (!load(source, length)) return;
  clb_host_begin(script);
  c->co = clb_call_begin(script, &c->anchor);
  require(c->co != NULL, "no coroutine although memory is not refused");
  c->id = ++last_id;
  c->stop = CLB_RUNNING;
  const int count = (int)pick(4);
  for (int i = 0; i < count; i++) push_some_value(c->co, 2);
  clb_host_end(script);
  step(c, count + 1, false);
}

static void answer(call *c) {
  clb_host_begin(script);
  const int count = (int)pick(4);
  const bool is_error = count == 1 && pick(2);
  lua_checkstack(c->co, count + 8);
  for (int i = 0; i < count; i++) push_some_value(c->co, 1);
  clb_host_end(script);
  step(c, count, is_error);
}

// As the host gives a call up: each of its waits is answered by a cancel.
static void give_up(call *c) {
  for (int tries = 0; c->co != NULL && tries < 20; tries++) {
    c->stop = CLB_STOP_CANCELLED;
    clb_host_begin(script);
    clb_push_error(c->co, "cancelled", 9, "cancelled", 9);
    clb_host_end(script);
    step(c, 1, true);
  }
  require(c->co == NULL, "a cancelled call goes on waiting");
}

// ---- The program ----------------------------------------------------------------------------------------------------

static void act(void) {
  call *c = &calls[pick(CALLS)];
  const unsigned what = pick(8);
  if (is_shown) fprintf(stderr, "-- act %u on call %d%s\n", what, (int)(c - calls), c->co != NULL ? ", in flight" : "");
  switch (what) {
    case 0:
    case 1:
    case 2:
      if (c->co == NULL) begin(c); else answer(c);
      break;
    case 3:
      if (c->co != NULL) give_up(c);
      break;
    case 4:
      refusals_left = pick(4);  // 0: for good
      clb_refuse_memory(script, 1 + next_byte() % 64u * (1 + pick(8)));
      break;
    case 5: clb_refuse_memory(script, 0); break;
    case 6: interrupt_at = 1 + next_byte() + 4u * next_byte(); break;
    default: clb_collect(script); break;
  }
  require(lua_gettop(clb_main(script)) == 0, "values are left on the main stack");
  require(clb_memory_used(script) == counted + clb_page_bytes(script), "the account of memory is wrong");
}

// Whatever happened, a plain script runs.
static void check_health(void) {
  clb_refuse_memory(script, 0);
  clb_collect(script);
  if (clb_memory_used(script) > clb_memory_limit(script) / 2) return;  // full of what the script keeps
  bytes = (input){0};
  static const char source[] = "local t = {} for i = 1, 10 do t[i] = i end return #t";
  if (is_shown) fprintf(stderr, "health: %zu of %zu, %zu of pages, refuse_at %llu\n", clb_memory_used(script), clb_memory_limit(script), clb_page_bytes(script), (unsigned long long)script->refuse_at);
  require(load(source, sizeof source - 1), "a plain script can't be loaded");
  clb_host_begin(script);
  call c = {.id = ++last_id};
  c.co = clb_call_begin(script, &c.anchor);
  clb_host_end(script);
  running_call = c.id;
  const clb_result result = clb_resume(script, c.co, 1, (clb_run){.call = c.id});
  // On a machine that is too busy the time may be over before the script has run.
  const bool is_late = result.stop == CLB_STOP_SLICE;
  require(is_late || (result.status == CLB_DONE && result.results == 1), "a plain script fails");
  require(is_late || lua_tointegerx(c.co, -1, NULL) == 10, "a plain script gives something else");
  end_call(&c);
}

static void show_runner(int number);
static pthread_t runner;

int LLVMFuzzerInitialize(int *argc, char ***argv) {
  runner = pthread_self();
  signal(SIGUSR2, show_runner);
  is_shown = getenv("SHOW") != NULL;
  // This thread runs scripts: only such threads can be stopped.
  clb_watchdog_start();
  sigset_t former;
  pthread_sigmask(SIG_SETMASK, NULL, &former);
  clb_thread_enter(&clb_slots()[0]);
  sigdelset(&former, SIGURG);
  pthread_sigmask(SIG_SETMASK, &former, NULL);
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length) {
  bytes = (input){data, data + length};
  static const size_t limits[] = {200 << 10, 1 << 20, 4 << 20, 64 << 20};
  const clb_limits bounds = {.memory = limits[pick(4)], .slice = 20 * 1000000, .unwinding = 10 * 1000000};
  script = clb_script_new("fuzzed", bounds);
  require(script != NULL, "no script");
  memset(calls, 0, sizeof calls);
  refusals_left = 0;
  interrupt_at = 0;
  counted = script->used;
  lua_setallocf(clb_main(script), allocate, script);
  configure(script);
  for (int steps = 0; !is_over() && steps < 200; steps++) act();
  clb_refuse_memory(script, 0);
  interrupt_at = 0;
  const bool is_orderly = length % 2 == 0;  // else it is closed in the midst of its calls
  for (int i = 0; is_orderly && i < CALLS; i++) {
    if (calls[i].co != NULL) give_up(&calls[i]);
  }
  if (is_orderly) check_health();
  forget_pages();
  clb_script_free(script);
  require(counted == 0, "memory of the state is left");
  require(pages_alive() == 0, "pages are left");
  return 0;
}

// The last resort of the watchdog ends the process; here it is a finding with its input (linked with --wrap=_exit), and
// the stack that counts is the one of the script's thread.
static void show_runner(int number) {
  fprintf(stderr, "a script could not be stopped: stop %d, unwinding %d, expired %d\n", script->stop, script->unwinding,
          script->expired);
  abort();
}
_Noreturn void __wrap__exit(int code);
_Noreturn void __wrap__exit(int code) {
  pthread_kill(runner, SIGUSR2);
  for (;;) pause();
}
