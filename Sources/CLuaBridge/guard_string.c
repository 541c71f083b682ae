#define _GNU_SOURCE  // memmem
#include "guard_pattern.h"
#include "guard_library.h"
#include <lauxlib.h>
#include <limits.h>
#include <string.h>

// The zero-based offset that `init` means in a string of `length`: 1 is the start, -1 the last byte.
static size_t start_offset(lua_Integer init, size_t length) {
  if (init > 0) return (size_t)init - 1;
  if (init == 0 || init < -(lua_Integer)length) return 0;
  return (size_t)((lua_Integer)length + init);
}

// MARK: - find, match

static bool is_plain(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++)
    if (text[i] != 0 && strchr("^$*+?.([%-", text[i]) != NULL) return false;
  return true;
}

// The first `needle` at `offset` or later. memmem takes linear time; the windows let the time limit in between.
static const char *find_plain(
    lua_State *L, const char *subject, size_t length, size_t offset, const char *needle, size_t needle_length) {
  enum { WINDOW = 1 << 20 };
  const size_t step = needle_length > WINDOW / 4 ? 4 * needle_length : WINDOW;
  for (;; offset += step) {
    if (length - offset < needle_length) return NULL;
    const size_t rest = length - offset;
    const bool is_last = rest - needle_length < step;
    const size_t window = is_last ? rest : step + needle_length - 1;
    const char *found = memmem(subject + offset, window, needle, needle_length);
    if (found != NULL || is_last) return found;
    clb_check(L);
  }
}

static int find_or_match(lua_State *L, bool is_find) {
  size_t length, pattern_length;
  const char *subject = luaL_checklstring(L, 1, &length);
  const char *text = luaL_checklstring(L, 2, &pattern_length);
  const size_t offset = start_offset(luaL_optinteger(L, 3, 1), length);
  if (offset > length) {
    luaL_pushfail(L);
    return 1;
  }
  if (is_find && (lua_toboolean(L, 4) || is_plain(text, pattern_length))) {
    const char *found = find_plain(L, subject, length, offset, text, pattern_length);
    if (found == NULL) {
      luaL_pushfail(L);
      return 1;
    }
    lua_pushinteger(L, found - subject + 1);
    lua_pushinteger(L, found - subject + (lua_Integer)pattern_length);
    return 2;
  }
  const bool is_anchored = *text == '^';
  clb_pattern pattern;
  clb_pattern_prepare(&pattern, L, subject, length, text + is_anchored, pattern_length - is_anchored);
  clb_span span = {.start = subject + offset, .end = NULL};
  if (is_anchored)
    span.end = clb_pattern_match(&pattern, span.start);
  else
    span = clb_pattern_search(&pattern, span.start, NULL);
  if (span.end == NULL) {
    luaL_pushfail(L);
    return 1;
  }
  if (!is_find) return clb_pattern_push_all(&pattern, span);
  lua_pushinteger(L, span.start - subject + 1);
  lua_pushinteger(L, span.end - subject);
  return 2 + clb_pattern_push_all(&pattern, (clb_span){.start = NULL, .end = NULL});
}

static int string_find(lua_State *L) { return find_or_match(L, true); }
static int string_match(lua_State *L) { return find_or_match(L, false); }

// MARK: - gmatch

enum { GMATCH_SUBJECT = 1, GMATCH_PATTERN, GMATCH_OFFSET, GMATCH_LAST_END, GMATCH_UPVALUES = 4 };

static int next_match(lua_State *L) {
  size_t length, pattern_length;
  const char *subject = lua_tolstring(L, lua_upvalueindex(GMATCH_SUBJECT), &length);
  const char *text = lua_tolstring(L, lua_upvalueindex(GMATCH_PATTERN), &pattern_length);
  const size_t offset = (size_t)lua_tointeger(L, lua_upvalueindex(GMATCH_OFFSET));
  const lua_Integer last_end = lua_tointeger(L, lua_upvalueindex(GMATCH_LAST_END));
  if (offset > length) return 0;
  clb_pattern pattern;
  clb_pattern_prepare(&pattern, L, subject, length, text, pattern_length);
  const clb_span span = clb_pattern_search(&pattern, subject + offset, last_end < 0 ? NULL : subject + last_end);
  if (span.start == NULL) return 0;
  lua_pushinteger(L, span.end - subject);
  lua_pushvalue(L, -1);
  lua_replace(L, lua_upvalueindex(GMATCH_OFFSET));
  lua_replace(L, lua_upvalueindex(GMATCH_LAST_END));
  return clb_pattern_push_all(&pattern, span);
}

static int string_gmatch(lua_State *L) {
  size_t length;
  luaL_checklstring(L, 1, &length);
  luaL_checkstring(L, 2);
  size_t offset = start_offset(luaL_optinteger(L, 3, 1), length);
  if (offset > length) offset = length + 1;
  lua_settop(L, 2);
  lua_pushinteger(L, (lua_Integer)offset);
  lua_pushinteger(L, -1);
  lua_pushcclosure(L, next_match, GMATCH_UPVALUES);
  return 1;
}

// MARK: - gsub

enum { GSUB_REPLACEMENT = 3 };

static void add_template(clb_pattern *m, luaL_Buffer *out, clb_span span) {
  lua_State *L = m->meter.L;
  size_t length;
  const char *text = lua_tolstring(L, GSUB_REPLACEMENT, &length);
  const char *end = text + length;
  clb_spend(&m->meter, length / 16);
  for (const char *escape; (escape = memchr(text, '%', (size_t)(end - text))) != NULL; text = escape + 2) {
    clb_spend(&m->meter, 1);
    luaL_addlstring(out, text, (size_t)(escape - text));
    const char what = escape[1];  // a NUL behind the last byte
    if (what == '%') {
      luaL_addchar(out, '%');
    } else if (what == '0') {
      luaL_addlstring(out, span.start, (size_t)(span.end - span.start));
    } else if (what >= '1' && what <= '9') {
      clb_pattern_push(m, what - '1', span);
      luaL_addvalue(out);
    } else {
      luaL_error(L, "invalid use of '%c' in replacement string", '%');
    }
  }
  luaL_addlstring(out, text, (size_t)(end - text));
}

// Adds what the script wants in place of the match; answers whether that differs from the match itself.
static bool add_replacement(clb_pattern *m, luaL_Buffer *out, clb_span span, int type) {
  lua_State *L = m->meter.L;
  switch (type) {
    case LUA_TFUNCTION: {
      lua_pushvalue(L, GSUB_REPLACEMENT);
      const int count = clb_pattern_push_all(m, span);
      lua_call(L, count, 1);
      break;
    }
    case LUA_TTABLE:
      clb_pattern_push(m, 0, span);
      lua_gettable(L, GSUB_REPLACEMENT);
      break;
    default: add_template(m, out, span); return true;
  }
  if (!lua_toboolean(L, -1)) {
    lua_pop(L, 1);
    luaL_addlstring(out, span.start, (size_t)(span.end - span.start));
    return false;
  }
  if (!lua_isstring(L, -1)) luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
  luaL_addvalue(out);
  return true;
}

static int string_gsub(lua_State *L) {
  size_t length, pattern_length;
  const char *subject = luaL_checklstring(L, 1, &length);
  const char *text = luaL_checklstring(L, 2, &pattern_length);
  const int type = lua_type(L, GSUB_REPLACEMENT);
  const lua_Integer limit = luaL_optinteger(L, 4, (lua_Integer)length + 1);
  luaL_argexpected(
      L, type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TFUNCTION || type == LUA_TTABLE, GSUB_REPLACEMENT,
      "string/function/table");
  const bool is_anchored = *text == '^';
  clb_pattern pattern;
  clb_pattern_prepare(&pattern, L, subject, length, text + is_anchored, pattern_length - is_anchored);
  const char *rest = subject;  // what has not been copied yet
  const char *last_end = NULL;
  lua_Integer count = 0;
  bool is_changed = false;
  luaL_Buffer out;
  luaL_buffinit(L, &out);
  while (count < limit) {
    clb_span span = {.start = rest, .end = NULL};
    if (is_anchored)
      span.end = clb_pattern_match(&pattern, rest);
    else
      span = clb_pattern_search(&pattern, rest, last_end);
    if (span.end == NULL) break;
    count++;
    luaL_addlstring(&out, rest, (size_t)(span.start - rest));
    if (add_replacement(&pattern, &out, span, type)) is_changed = true;
    rest = last_end = span.end;
    if (is_anchored) break;
  }
  if (is_changed) {
    luaL_addlstring(&out, rest, (size_t)(pattern.subject_end - rest));
    luaL_pushresult(&out);
  } else {
    lua_pushvalue(L, 1);
  }
  lua_pushinteger(L, count);
  return 2;
}

// MARK: - rep

static int string_rep(lua_State *L) {
  size_t length, separator_length;
  const char *text = luaL_checklstring(L, 1, &length);
  const lua_Integer count = luaL_checkinteger(L, 2);
  const char *separator = luaL_optlstring(L, 3, "", &separator_length);
  const size_t unit = length + separator_length;
  if (count <= 0 || unit == 0) {
    lua_pushliteral(L, "");
    return 1;
  }
  if (unit > (size_t)INT_MAX / (size_t)count) return luaL_error(L, "resulting string too large");
  // One allocation, which the memory limit refuses before anything is written. The text with its separator is a
  // whole number of units but for the last separator, so what is there already can be copied behind itself.
  const size_t total = unit * (size_t)count - separator_length;
  luaL_Buffer out;
  char *bytes = luaL_buffinitsize(L, &out, total);
  memcpy(bytes, text, length);
  size_t filled = length;
  if (count > 1) {
    memcpy(bytes + length, separator, separator_length);
    filled = unit;
  }
  while (filled < total) {
    const size_t more = filled < total - filled ? filled : total - filled;
    memcpy(bytes + filled, bytes, more);
    filled += more;
    clb_check(L);
  }
  luaL_pushresultsize(&out, total);
  return 1;
}

void clb_open_string_guards(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"find", string_find}, {"match", string_match}, {"gmatch", string_gmatch},
      {"gsub", string_gsub}, {"rep", string_rep},     {NULL, NULL},
  };
  luaL_setfuncs(L, functions, 0);
}
