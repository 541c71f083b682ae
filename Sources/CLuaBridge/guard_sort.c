#include "guard_meter.h"
#include "guard_library.h"
#include <lauxlib.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

// A stable merge sort over the positions of the elements. Elements move once, at the end: a comparator that raises
// leaves the list as it was, one that contradicts itself gives some order, and the number of comparisons never
// exceeds about n log2 n.

enum { LIST = 1, COMPARATOR = 2 };

typedef struct sorter {
  clb_meter meter;
  bool has_comparator;
  uint32_t *order;    // order[k]: which element, counted from 0, comes k-th
  uint32_t *scratch;  // as long as `order`
} sorter;

static void push_element(lua_State *L, uint32_t element) { lua_geti(L, LIST, (lua_Integer)element + 1); }

// Does element `a` go before element `b`?
static bool goes_before(sorter *s, uint32_t a, uint32_t b) {
  lua_State *L = s->meter.L;
  clb_spend(&s->meter, 1);
  bool answer;
  if (s->has_comparator) {
    lua_pushvalue(L, COMPARATOR);
    push_element(L, a);
    push_element(L, b);
    lua_call(L, 2, 1);
    answer = lua_toboolean(L, -1);
    lua_pop(L, 1);
  } else {
    push_element(L, a);
    push_element(L, b);
    // Long strings that begin alike are the one comparison without a bound.
    if (lua_type(L, -1) == LUA_TSTRING && lua_type(L, -2) == LUA_TSTRING) {
      const size_t x = lua_rawlen(L, -1), y = lua_rawlen(L, -2);
      clb_spend(&s->meter, (x < y ? x : y) / 64);
    }
    answer = lua_compare(L, -2, -1, LUA_OPLT);
    lua_pop(L, 2);
  }
  return answer;
}

static void sort_run(sorter *s, uint32_t from, uint32_t to) {
  for (uint32_t i = from + 1; i < to; i++) {
    const uint32_t element = s->order[i];
    uint32_t at = i;
    while (at > from && goes_before(s, element, s->order[at - 1])) {
      s->order[at] = s->order[at - 1];
      at--;
    }
    s->order[at] = element;
  }
}

// Merges the sorted order[from..<middle] with the sorted order[middle..<to].
static void merge(sorter *s, uint32_t from, uint32_t middle, uint32_t to) {
  uint32_t *order = s->order;
  if (!goes_before(s, order[middle], order[middle - 1])) return;
  const uint32_t left_count = middle - from;
  memcpy(s->scratch, order + from, left_count * sizeof *order);
  uint32_t left = 0, right = middle, out = from;
  while (left < left_count && right < to) {
    order[out++] = goes_before(s, order[right], s->scratch[left]) ? order[right++] : s->scratch[left++];
  }
  memcpy(order + out, s->scratch + left, (left_count - left) * sizeof *order);
}

static void sort_order(sorter *s, uint32_t count) {
  enum { RUN = 4 };
  for (uint32_t i = 0; i < count; i++) s->order[i] = i;
  for (uint32_t from = 0; from < count; from += RUN) sort_run(s, from, count - from < RUN ? count : from + RUN);
  for (uint64_t width = RUN; width < count; width *= 2) {
    for (uint64_t from = 0; from + width < count; from += 2 * width) {
      const uint64_t to = from + 2 * width;
      merge(s, (uint32_t)from, (uint32_t)(from + width), to < count ? (uint32_t)to : count);
    }
  }
}

// Puts the elements where `order` says, cycle by cycle. Not interrupted: another coroutine may use the same list, and
// must not find it with an element lost. `count` is bounded, its order had to fit into memory.
static void apply_order(lua_State *L, uint32_t *order, uint32_t count) {
  for (uint32_t start = 0; start < count; start++) {
    if (order[start] == start) continue;
    push_element(L, start);
    uint32_t hole = start;
    while (order[hole] != start) {
      const uint32_t source = order[hole];
      push_element(L, source);
      lua_seti(L, LIST, (lua_Integer)hole + 1);
      order[hole] = hole;
      hole = source;
    }
    lua_seti(L, LIST, (lua_Integer)hole + 1);
    order[hole] = hole;
  }
}

int clb_table_sort(lua_State *L) {
  enum { SMALL = 32 };
  const lua_Integer length = clb_list_length(L, CLB_READS | CLB_WRITES);
  if (length < 2) return 0;
  luaL_argcheck(L, length < INT_MAX, LIST, "array too big");
  if (!lua_isnoneornil(L, COMPARATOR)) luaL_checktype(L, COMPARATOR, LUA_TFUNCTION);
  lua_settop(L, COMPARATOR);
  const uint32_t count = (uint32_t)length;
  uint32_t small[2 * SMALL];
  uint32_t *order = count <= SMALL ? small : lua_newuserdatauv(L, 2 * sizeof *order * count, 0);
  sorter s = {
      .meter = clb_meter_make(L),
      .has_comparator = !lua_isnil(L, COMPARATOR),
      .order = order,
      .scratch = order + count,
  };
  sort_order(&s, count);
  apply_order(L, order, count);
  return 0;
}
