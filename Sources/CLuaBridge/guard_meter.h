// Counts the work of a library function that no VM instruction interrupts, so that the time limit reaches it.
#pragma once
#include <lua.h>
#include <stddef.h>

// Raises when the running slice is over or its script has been cancelled (watchdog side of the bridge).
void clb_check(lua_State *L);

enum { CLB_STEPS_PER_CHECK = 4096 };

typedef struct clb_meter {
  lua_State *L;
  size_t left;
} clb_meter;

static inline clb_meter clb_meter_make(lua_State *L) {
  return (clb_meter){.L = L, .left = CLB_STEPS_PER_CHECK};
}

// A step is some nanoseconds of work: one compared byte, one moved element.
static inline void clb_spend(clb_meter *meter, size_t steps) {
  if (steps < meter->left) {
    meter->left -= steps;
  } else {
    meter->left = CLB_STEPS_PER_CHECK;
    clb_check(meter->L);
  }
}
