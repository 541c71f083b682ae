// The threads that scripts run on: as many as twice the cores, more while scripts hog them, none before the first work.
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include "internal.h"
#ifdef __GLIBC__
#include <malloc.h>
#endif

enum { HOGGED = 20 * 1000 * 1000, IDLE_SECONDS = 10 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t more = PTHREAD_COND_INITIALIZER;
static clb_work *first, *last;
static int alive, idle, usual;
static bool taken[CLB_MAX_THREADS];

static clb_work *next_work(bool *leave) {
  while (first == NULL) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += IDLE_SECONDS;
    idle++;
    int timed_out = pthread_cond_timedwait(&more, &mutex, &until);
    idle--;
    if (timed_out && first == NULL && alive > usual) {
      *leave = true;
      return NULL;
    }
  }
  clb_work *work = first;
  first = work->next;
  if (first == NULL) last = NULL;
  return work;
}

static void *work_for_ever(void *argument) {
  clb_slot *slot = argument;
  clb_thread_enter(slot);
  bool leave = false;
  pthread_mutex_lock(&mutex);
  for (;;) {
    clb_work *work = next_work(&leave);
    if (leave) break;
    pthread_mutex_unlock(&mutex);
    work->run(work->context);
    pthread_mutex_lock(&mutex);
  }
  clb_thread_leave();
  alive--;
  taken[slot - clb_slots()] = false;
  pthread_mutex_unlock(&mutex);
  return NULL;
}

// With the mutex held. A thread that can't be made now is made at a later need; one alive at least does the work.
static void add_thread(void) {
  if (alive == CLB_MAX_THREADS) return;
  int index = 0;
  while (taken[index]) index++;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, 8 << 20);
  pthread_t thread;
  taken[index] = pthread_create(&thread, &attributes, work_for_ever, &clb_slots()[index]) == 0;
  if (taken[index]) alive++;
  pthread_attr_destroy(&attributes);
}

void clb_pool_submit(clb_work *work) {
  pthread_mutex_lock(&mutex);
  if (usual == 0) {
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    usual = cores < 1 ? 2 : cores > CLB_MAX_THREADS / 2 ? CLB_MAX_THREADS : (int)cores * 2;
    clb_watchdog_start();
#ifdef __GLIBC__
    // Pages are collected on one thread and freed on another: an arena for each thread, or a heap that large bodies have
    // torn holes into, held 25 MB that nobody used in a walk of 1,000 pages.
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, 1 << 20);
    // The index of a page, given back and asked for again with each page, would be filled with zeros each time.
    mallopt(M_TRIM_THRESHOLD, 2 << 20);
#endif
  }
  work->next = NULL;
  if (last != NULL) last->next = work; else first = work;
  last = work;
  if (idle > 0) pthread_cond_signal(&more);
  else if (alive < usual) add_thread();
  pthread_mutex_unlock(&mutex);
}

void clb_pool_tick(int64_t oldest_slice, int busy) {
  if (oldest_slice < HOGGED) return;
  pthread_mutex_lock(&mutex);
  if (first != NULL && idle == 0) add_thread();
  pthread_mutex_unlock(&mutex);
}

int clb_pool_threads(void) {
  pthread_mutex_lock(&mutex);
  int count = alive;
  pthread_mutex_unlock(&mutex);
  return count;
}
