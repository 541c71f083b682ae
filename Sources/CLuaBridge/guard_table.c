#include "guard_meter.h"
#include "guard_library.h"
#include <lauxlib.h>
#include <limits.h>
#include <stdbool.h>

// MARK: - Arguments

// A table, or a value whose metatable can do what `uses` says; else the error of luaL_checktype.
static void check_list(lua_State *L, int argument, int uses) {
  static const struct {
    int use;
    const char *event;
  } needs[] = {{CLB_READS, "__index"}, {CLB_WRITES, "__newindex"}, {CLB_MEASURES, "__len"}};
  if (lua_istable(L, argument)) return;
  bool is_able = lua_getmetatable(L, argument);
  for (int i = 0; is_able && i < 3; i++) {
    if (!(uses & needs[i].use)) continue;
    lua_pushstring(L, needs[i].event);
    is_able = lua_rawget(L, -2) != LUA_TNIL;
    lua_pop(L, 1);
  }
  if (!is_able) luaL_checktype(L, argument, LUA_TTABLE);
  lua_pop(L, 1);
}

lua_Integer clb_list_length(lua_State *L, int uses) {
  check_list(L, 1, uses | CLB_MEASURES);
  return luaL_len(L, 1);
}

// list[to] = list[from]
static void move_item(lua_State *L, clb_meter *meter, lua_Integer from, lua_Integer to) {
  clb_spend(meter, 1);
  lua_geti(L, 1, from);
  lua_seti(L, 1, to);
}

// MARK: - insert, remove, move

static int table_insert(lua_State *L) {
  // A length of 2^63-1 wraps round to an empty span, as unsigned arithmetic does.
  const lua_Unsigned end = (lua_Unsigned)clb_list_length(L, CLB_READS | CLB_WRITES) + 1;
  lua_Integer position = (lua_Integer)end;
  switch (lua_gettop(L)) {
    case 2: break;
    case 3: {
      position = luaL_checkinteger(L, 2);
      luaL_argcheck(L, (lua_Unsigned)position - 1 < end, 2, "position out of bounds");
      clb_meter meter = clb_meter_make(L);
      for (lua_Integer i = (lua_Integer)end; i > position; i--) move_item(L, &meter, i - 1, i);
      break;
    }
    default: return luaL_error(L, "wrong number of arguments to 'insert'");
  }
  lua_seti(L, 1, position);
  return 0;
}

static int table_remove(lua_State *L) {
  const lua_Integer length = clb_list_length(L, CLB_READS | CLB_WRITES);
  const lua_Integer position = luaL_optinteger(L, 2, length);
  if (position != length)
    luaL_argcheck(L, (lua_Unsigned)position - 1 <= (lua_Unsigned)length, 2, "position out of bounds");
  lua_geti(L, 1, position);
  clb_meter meter = clb_meter_make(L);
  lua_Integer i = position;
  for (; i < length; i++) move_item(L, &meter, i + 1, i);
  lua_pushnil(L);
  lua_seti(L, 1, i);
  return 1;
}

static int table_move(lua_State *L) {
  const lua_Integer first = luaL_checkinteger(L, 2);
  const lua_Integer last = luaL_checkinteger(L, 3);
  const lua_Integer to = luaL_checkinteger(L, 4);
  const int target = lua_isnoneornil(L, 5) ? 1 : 5;
  check_list(L, 1, CLB_READS);
  check_list(L, target, CLB_WRITES);
  if (last >= first) {
    luaL_argcheck(L, first > 0 || last < LUA_MAXINTEGER + first, 3, "too many elements to move");
    const lua_Integer count = last - first + 1;
    luaL_argcheck(L, to <= LUA_MAXINTEGER - count + 1, 4, "destination wrap around");
    clb_meter meter = clb_meter_make(L);
    // Backwards only when the target begins inside the span that is still to be read.
    const bool overlaps = to > first && to <= last && (target == 1 || lua_compare(L, 1, target, LUA_OPEQ));
    for (lua_Integer i = 0; i < count; i++) {
      const lua_Integer at = overlaps ? count - 1 - i : i;
      clb_spend(&meter, 1);
      lua_geti(L, 1, first + at);
      lua_seti(L, target, to + at);
    }
  }
  lua_pushvalue(L, target);
  return 1;
}

// MARK: - concat, unpack

static void add_item(lua_State *L, luaL_Buffer *out, lua_Integer index) {
  lua_geti(L, 1, index);
  if (!lua_isstring(L, -1))
    luaL_error(
        L, "invalid value (%s) at index %I in table for 'concat'", luaL_typename(L, -1), (LUAI_UACINT)index);
  luaL_addvalue(out);
}

static int table_concat(lua_State *L) {
  const lua_Integer length = clb_list_length(L, CLB_READS);
  size_t separator_length;
  const char *separator = luaL_optlstring(L, 2, "", &separator_length);
  const lua_Integer first = luaL_optinteger(L, 3, 1);
  const lua_Integer last = luaL_optinteger(L, 4, length);
  clb_meter meter = clb_meter_make(L);
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  if (first <= last) {
    for (lua_Integer i = first; i < last; i++) {
      clb_spend(&meter, 1);
      add_item(L, &out, i);
      luaL_addlstring(&out, separator, separator_length);
    }
    add_item(L, &out, last);
  }
  luaL_pushresult(&out);
  return 1;
}

static int table_unpack(lua_State *L) {
  const lua_Integer first = luaL_optinteger(L, 2, 1);
  const lua_Integer last = lua_isnoneornil(L, 3) ? luaL_len(L, 1) : luaL_checkinteger(L, 3);
  if (first > last) return 0;
  const lua_Unsigned more = (lua_Unsigned)last - (lua_Unsigned)first;
  if (more >= (lua_Unsigned)INT_MAX || !lua_checkstack(L, (int)more + 1))
    return luaL_error(L, "too many results to unpack");
  clb_meter meter = clb_meter_make(L);
  for (lua_Unsigned i = 0; i <= more; i++) {
    clb_spend(&meter, 1);
    lua_geti(L, 1, first + (lua_Integer)i);
  }
  return (int)more + 1;
}

void clb_open_table_guards(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"insert", table_insert}, {"remove", table_remove}, {"move", table_move}, {"concat", table_concat},
      {"unpack", table_unpack}, {"sort", clb_table_sort}, {NULL, NULL},
  };
  luaL_setfuncs(L, functions, 0);
}
