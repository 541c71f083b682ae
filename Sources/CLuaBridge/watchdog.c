// Time limits without a hook in normal running. A watchdog thread looks every few milliseconds at what the pool's
// threads run; when a stretch between two host calls has lasted too long it signals that thread, and the handler there
// sets a hook that raises at the next instruction.
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "internal.h"

enum { TICK = 5 * 1000 * 1000, LONGEST_LOOK = 20 * TICK, QUIET_TICKS = 40 };
static const int64_t LEAST_RESORT = 2 * 1000000000ll;  // a busy machine must not end the process for a tiny limit

static clb_slot slots[CLB_MAX_THREADS];
static pthread_t threads[CLB_MAX_THREADS];
static bool occupied[CLB_MAX_THREADS];  // both under the mutex: nobody is signalled after it has left
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
static _Atomic bool asleep;
static struct sigaction former_action;

static _Thread_local clb_slot *own_slot;

clb_slot *clb_slots(void) { return slots; }

clb_slot clb_off_pool;

int64_t clb_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

// ---- On the script's thread -----------------------------------------------------------------------------------------

static void unwind(clb_script *s) {
  s->unwinding = true;
  atomic_store_explicit(&s->slot->stretch_limit, s->limits.unwinding, memory_order_relaxed);
  atomic_store_explicit(&s->slot->budget, 0, memory_order_relaxed);
  atomic_store_explicit(&s->slot->cancelled, 0, memory_order_relaxed);
  clb_new_stretch(s->slot);
}

void clb_raise_stop(lua_State *L) {
  clb_script *s = clb_of(L);
  if (!s->unwinding) unwind(s);
  static const char *const kinds[] = {
      [CLB_STOP_SLICE] = "limit", [CLB_STOP_TOTAL] = "limit", [CLB_STOP_CANCELLED] = "cancelled",
      [CLB_STOP_MEMORY] = "limit"};
  static const char *const messages[] = {
      [CLB_STOP_SLICE] = "the script ran too long without calling the host",
      [CLB_STOP_TOTAL] = "the script's whole running time is used up",
      [CLB_STOP_CANCELLED] = "the script was cancelled",
      [CLB_STOP_MEMORY] = "the script needs more memory than it may use"};
  int cause = s->stop;
  if (s->stop == CLB_STOP_MEMORY) {
    lua_pushliteral(L, "not enough memory");  // a text that Lua keeps ready: this must not need memory
  } else {
    clb_push_error(L, kinds[cause], strlen(kinds[cause]), messages[cause], strlen(messages[cause]));
    clb_locate_error(L);
  }
  lua_error(L);
  __builtin_unreachable();
}

static void stop_hook(lua_State *L, lua_Debug *activation) {
  clb_script *s = clb_of(L);
  if (!clb_is_stopped(s)) {  // inherited from a coroutine of a slice that is over
    lua_sethook(L, NULL, 0, 0);
    return;
  }
  if (s->unwinding && !s->expired) {  // <close> variables have their time
    lua_sethook(L, NULL, 0, 0);
    return;
  }
  if (!s->expired) lua_sethook(L, NULL, 0, 0);
  clb_raise_stop(L);
}

void clb_check(lua_State *L) {
  clb_script *s = clb_of(L);
  if (!clb_is_stopped(s) || (s->unwinding && !s->expired)) return;
  clb_raise_stop(L);
}

// A signal that comes late finds another stretch or another slice, and is for nobody. Only the length of a stretch is
// forgiven by a call of the host; the whole time and a cancel must end a script that calls the host all the time.
static bool is_meant(clb_slot *slot, int cause) {
  if (cause == CLB_STOP_SLICE) return atomic_load(&slot->stop_epoch) == atomic_load(&slot->epoch);
  return atomic_load(&slot->stop_slice) == atomic_load(&slot->slice);
}

static void handle_signal(int number, siginfo_t *information, void *context) {
  int saved_errno = errno;
  clb_slot *slot = own_slot;
  clb_script *s = slot != NULL ? atomic_load_explicit(&slot->script, memory_order_relaxed) : NULL;
  int cause = slot != NULL ? atomic_load(&slot->stop_cause) : CLB_RUNNING;
  if (s != NULL && is_meant(slot, cause)) {
    if (!clb_is_stopped(s)) {
      atomic_store(&s->stop, cause);
    } else if (s->unwinding && cause == CLB_STOP_SLICE) {
      atomic_store(&s->expired, true);
    }
    // Setting a hook walks all the frames: a script that is very deep would do nothing but that, at each signal anew.
    lua_State *L = atomic_load_explicit(&s->running, memory_order_relaxed);
    bool is_set = L == NULL || (lua_gethook(L) == stop_hook && lua_gethookmask(L) != 0);
    if (!is_set) lua_sethook(L, stop_hook, LUA_MASKCOUNT, 1);
  } else if (s == NULL) {
    if (former_action.sa_flags & SA_SIGINFO) {
      if (former_action.sa_sigaction != NULL) former_action.sa_sigaction(number, information, context);
    } else if (former_action.sa_handler != SIG_DFL && former_action.sa_handler != SIG_IGN) {
      former_action.sa_handler(number);
    }
  }
  errno = saved_errno;
}

static void wake_watchdog(void) {
  pthread_mutex_lock(&mutex);
  atomic_store(&asleep, false);
  pthread_cond_signal(&wake);
  pthread_mutex_unlock(&mutex);
}

void clb_slice_begin(clb_script *s, lua_State *co, const clb_run *run) {
  clb_slot *slot = own_slot;
  atomic_store_explicit(&s->running, co, memory_order_relaxed);
  s->unwinding = false;
  s->expired = false;
  if (slot == NULL) {
    s->stop = (int)run->stop;
    return;
  }
  s->slot = slot;
  clb_new_stretch(slot);
  memcpy(slot->name, s->name, sizeof slot->name);
  int64_t limit = s->limits.slice;
  atomic_store_explicit(&slot->stretch_limit, limit, memory_order_relaxed);
  int64_t resort = limit > INT64_MAX / 10 ? INT64_MAX : limit * 10;
  if (resort < LEAST_RESORT) resort = LEAST_RESORT;
  atomic_store_explicit(&slot->last_resort, resort, memory_order_relaxed);
  atomic_store_explicit(&slot->budget, run->budget, memory_order_relaxed);
  atomic_store_explicit(&slot->call, run->call, memory_order_relaxed);
  atomic_store_explicit(&slot->began, clb_now(), memory_order_relaxed);
  s->stop = (int)run->stop;
  if (run->stop != CLB_RUNNING) unwind(s);
  atomic_fetch_add(&slot->slice, 1);  // after all that belongs to it
  atomic_store(&slot->script, s);
  if (atomic_load(&asleep)) wake_watchdog();
}

int64_t clb_slice_end(clb_script *s) {
  clb_slot *slot = own_slot;
  atomic_store_explicit(&s->running, NULL, memory_order_relaxed);
  if (slot == NULL) return 0;
  atomic_store(&slot->script, NULL);
  clb_new_stretch(slot);
  s->slot = &clb_off_pool;  // the place is another script's from now on
  return clb_now() - atomic_load_explicit(&slot->began, memory_order_relaxed);
}

void clb_thread_enter(clb_slot *slot) {
  int index = (int)(slot - slots);
  own_slot = slot;
  pthread_mutex_lock(&mutex);
  threads[index] = pthread_self();
  occupied[index] = true;
  pthread_mutex_unlock(&mutex);
  // Signals belong to the main thread, but for ours and those of a crash.
  sigset_t blocked;
  sigfillset(&blocked);
  static const int open[] = {SIGURG, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS, SIGPROF};
  for (size_t i = 0; i < sizeof open / sizeof *open; i++) sigdelset(&blocked, open[i]);
  pthread_sigmask(SIG_SETMASK, &blocked, NULL);
}

void clb_thread_leave(void) {
  pthread_mutex_lock(&mutex);
  occupied[own_slot - slots] = false;
  pthread_mutex_unlock(&mutex);
  own_slot = NULL;
}

// ---- On the watchdog's thread ---------------------------------------------------------------------------------------

// `target` is a stretch for CLB_STOP_SLICE, a slice for any other cause.
static void request_stop(int index, uint64_t target, enum clb_stop cause) {
  atomic_store(&slots[index].stop_cause, cause);
  atomic_store(cause == CLB_STOP_SLICE ? &slots[index].stop_epoch : &slots[index].stop_slice, target);
  if (occupied[index]) pthread_kill(threads[index], SIGURG);
}

static _Noreturn void last_resort(const clb_slot *slot) {
  char text[256];
  int length = snprintf(
      text, sizeof text,
      "concierge: script %s did not stop although it is ten times over its time limit; the program ends (exit %d)\n",
      slot->name, CLB_LAST_RESORT_EXIT);
  if (write(STDERR_FILENO, text, (size_t)length) < 0) _exit(CLB_LAST_RESORT_EXIT);
  _exit(CLB_LAST_RESORT_EXIT);
}

static int64_t processor_time(int index) {
  clockid_t clock;
  struct timespec time;
  if (!occupied[index] || pthread_getcpuclockid(threads[index], &clock) != 0) return 0;
  if (clock_gettime(clock, &time) != 0) return 0;
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

// A script is not to blame for a machine that is too busy to run it: what counts is the time that it had a processor;
// but a host function that sleeps is over some time as well.
static bool is_over(int index, int64_t lasted, int64_t limit) {
  if (lasted < limit) return false;
  return lasted / 4 >= limit || processor_time(index) - slots[index].seen_cpu >= limit - limit / 8;
}

// Looks at one thread; gives how long its stretch has lasted by the watchdog's own clock, -1 if it runs nothing.
static int64_t inspect(int index, int64_t now, int64_t own) {
  clb_slot *slot = &slots[index];
  if (atomic_load(&slot->script) == NULL) return -1;
  uint64_t slice = atomic_load(&slot->slice), epoch = atomic_load(&slot->epoch);
  if (epoch != slot->seen_epoch) {
    slot->seen_epoch = epoch;
    slot->seen_at = own;
    slot->seen_cpu = processor_time(index);
  }
  int64_t lasted = own - slot->seen_at;
  int64_t budget = atomic_load(&slot->budget);
  if (is_over(index, lasted, atomic_load(&slot->stretch_limit))) {  // first: it also ends the time for unwinding
    request_stop(index, epoch, CLB_STOP_SLICE);
  } else if (atomic_load(&slot->cancelled) == slice) {
    request_stop(index, slice, CLB_STOP_CANCELLED);
  } else if (budget > 0 && now - atomic_load(&slot->began) >= budget) {
    request_stop(index, slice, CLB_STOP_TOTAL);
  }
  if (is_over(index, lasted, atomic_load(&slot->last_resort))) last_resort(slot);
  return lasted;
}

static void *watch(void *unused) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, NULL);
  int quiet = 0;
  int64_t own = 0, before = clb_now();
  pthread_mutex_lock(&mutex);
  for (;;) {
    int64_t now = clb_now(), oldest = -1;
    // Where the whole process stood still (Ctrl-Z, a paused machine), no time has passed for its scripts.
    own += now - before < LONGEST_LOOK ? now - before : LONGEST_LOOK;
    before = now;
    int busy = 0;
    for (int i = 0; i < CLB_MAX_THREADS; i++) {
      int64_t lasted = inspect(i, now, own);
      if (lasted >= 0) busy++;
      if (lasted > oldest) oldest = lasted;
    }
    pthread_mutex_unlock(&mutex);
    clb_pool_tick(oldest, busy);
    quiet = busy > 0 ? 0 : quiet + 1;
    if (quiet > QUIET_TICKS) {
      pthread_mutex_lock(&mutex);
      atomic_store(&asleep, true);
      // A slice that begins now sees the flag, or we see the slice.
      bool idle = true;
      for (int i = 0; i < CLB_MAX_THREADS; i++) idle = idle && atomic_load(&slots[i].script) == NULL;
      while (idle && atomic_load(&asleep)) pthread_cond_wait(&wake, &mutex);
      atomic_store(&asleep, false);
      quiet = 0;
    } else {
      struct timespec pause = {.tv_nsec = TICK};
      nanosleep(&pause, NULL);
      pthread_mutex_lock(&mutex);
    }
  }
  return NULL;
}

static void start(void) {
  struct sigaction action = {.sa_sigaction = handle_signal, .sa_flags = SA_RESTART | SA_ONSTACK | SA_SIGINFO};
  sigemptyset(&action.sa_mask);
  sigaction(SIGURG, &action, &former_action);
  pthread_t thread;
  pthread_create(&thread, NULL, watch, NULL);
  pthread_detach(thread);
}

void clb_watchdog_start(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, start);
}

void clb_cancel(clb_script *s, uint64_t call) {
  pthread_mutex_lock(&mutex);
  for (int i = 0; i < CLB_MAX_THREADS; i++) {
    uint64_t slice = atomic_load(&slots[i].slice);
    if (atomic_load(&slots[i].script) == s && atomic_load(&slots[i].call) == call) {
      atomic_store(&slots[i].cancelled, slice);
      request_stop(i, slice, CLB_STOP_CANCELLED);
    }
  }
  pthread_mutex_unlock(&mutex);
}
