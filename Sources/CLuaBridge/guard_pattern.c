#include "guard_pattern.h"
#include <lauxlib.h>
#include <stdint.h>
#include <string.h>

enum { ESCAPE = '%' };

// MARK: - Characters

// The classes of the C locale, which is what stock Lua sees in a program that never calls setlocale.
enum {
  ALPHA = 1,
  LOWER = 2,
  UPPER = 4,
  DIGIT = 8,
  HEX = 16,
  PUNCTUATION = 32,
  SPACE = 64,
  CONTROL = 128,
  ZERO = 256,
};

static const uint16_t classes_of[256] = {
    [0] = CONTROL | ZERO,
    [1 ... 8] = CONTROL,
    [9 ... 13] = CONTROL | SPACE,
    [14 ... 31] = CONTROL,
    [' '] = SPACE,
    ['!' ... '/'] = PUNCTUATION,
    ['0' ... '9'] = DIGIT | HEX,
    [':' ... '@'] = PUNCTUATION,
    ['A' ... 'F'] = ALPHA | UPPER | HEX,
    ['G' ... 'Z'] = ALPHA | UPPER,
    ['[' ... '`'] = PUNCTUATION,
    ['a' ... 'f'] = ALPHA | LOWER | HEX,
    ['g' ... 'z'] = ALPHA | LOWER,
    ['{' ... '~'] = PUNCTUATION,
    [127] = CONTROL,
};

// What the letter after a % stands for; 0 when it stands for itself.
static const uint16_t class_named[256] = {
    ['a'] = ALPHA,       ['c'] = CONTROL,     ['d'] = DIGIT, ['g'] = ALPHA | DIGIT | PUNCTUATION,
    ['l'] = LOWER,       ['p'] = PUNCTUATION, ['s'] = SPACE, ['u'] = UPPER,
    ['w'] = ALPHA | DIGIT, ['x'] = HEX,       ['z'] = ZERO,
};

static inline unsigned char byte_at(const char *at) { return (unsigned char)*at; }

static inline bool in_class(unsigned char c, unsigned char letter) {
  const bool negated = letter >= 'A' && letter <= 'Z';
  const uint16_t wanted = class_named[negated ? letter + ('a' - 'A') : letter];
  if (wanted == 0) return c == letter;
  return ((classes_of[c] & wanted) != 0) != negated;
}

// Is `c` in the set whose '[' is at `open` and whose ']' is at `close`?
static bool in_set(clb_pattern *m, unsigned char c, const char *open, const char *close) {
  clb_spend(&m->meter, (size_t)(close - open) / 8);
  const char *p = open + 1;
  bool negated = false;
  if (*p == '^') {
    negated = true;
    p++;
  }
  while (p < close) {
    if (*p == ESCAPE) {
      if (in_class(c, byte_at(p + 1))) return !negated;
      p += 2;
    } else if (p[1] == '-' && p + 2 < close) {
      if (byte_at(p) <= c && c <= byte_at(p + 2)) return !negated;
      p += 3;
    } else {
      if (byte_at(p) == c) return !negated;
      p++;
    }
  }
  return negated;
}

// MARK: - Items: one character, class or set of the pattern

// Where the item at `p` ends.
static const char *item_end(clb_pattern *m, const char *p) {
  const char *end = m->pattern_end;
  const char *start = p;
  if (*p == ESCAPE) {
    if (p + 1 == end) luaL_error(m->meter.L, "malformed pattern (ends with '%%')");
    return p + 2;
  }
  if (*p != '[') return p + 1;
  p++;
  if (p < end && *p == '^') p++;
  // A ']' that comes first stands for itself.
  do {
    if (p == end) luaL_error(m->meter.L, "malformed pattern (missing ']')");
    p += (*p == ESCAPE && p + 1 < end) ? 2 : 1;
  } while (p == end || *p != ']');
  clb_spend(&m->meter, (size_t)(p - start) / 8);
  return p + 1;
}

static inline bool item_accepts(clb_pattern *m, unsigned char c, const char *p, const char *end) {
  switch (*p) {
    case '.': return true;
    case ESCAPE: return in_class(c, byte_at(p + 1));
    case '[': return in_set(m, c, p, end - 1);
    default: return byte_at(p) == c;
  }
}

// How many characters from `s` on the item accepts in a row.
static ptrdiff_t item_run(clb_pattern *m, const char *s, const char *p, const char *end) {
  if (*p == '.') return m->subject_end - s;
  const char *start = s;
  while (s < m->subject_end && item_accepts(m, byte_at(s), p, end)) {
    s++;
    clb_spend(&m->meter, 1);
  }
  return s - start;
}

// MARK: - Choices

// A place to come back to when what follows it does not match. Every kind of choice is one level of nesting in the
// stock matcher, which gives up at 200; so does this one, and both refuse the same patterns.
enum { MAX_CHOICES = 199 };

typedef enum choice_kind : uint8_t { GREEDY, LAZY, OPTIONAL, OPENED, CLOSED } choice_kind;

typedef struct choice {
  choice_kind kind;
  const char *next;  // the pattern after the item
  const char *item;  // LAZY: the item itself
  const char *s;     // the subject where the item began
  ptrdiff_t count;   // GREEDY: how many characters are taken now; CLOSED: the capture
} choice;

typedef struct walk {
  const char *p, *s;
  int depth;
  choice choices[MAX_CHOICES];
} walk;

static inline choice *push_choice(clb_pattern *m, walk *w, choice_kind kind) {
  if (w->depth == MAX_CHOICES) luaL_error(m->meter.L, "pattern too complex");
  choice *c = &w->choices[w->depth++];
  c->kind = kind;
  c->s = w->s;
  return c;
}

// Goes back to the latest choice that has another way to go; false when none has.
static bool go_back(clb_pattern *m, walk *w) {
  while (w->depth > 0) {
    choice *c = &w->choices[w->depth - 1];
    switch (c->kind) {
      case GREEDY:
        if (c->count == 0) break;
        c->count--;
        w->s = c->s + c->count;
        w->p = c->next;
        return true;
      case LAZY:
        if (c->s == m->subject_end || !item_accepts(m, byte_at(c->s), c->item, c->next - 1)) break;
        w->s = ++c->s;
        w->p = c->next;
        return true;
      case OPTIONAL:
        w->s = c->s;
        w->p = c->next;
        w->depth--;
        return true;
      case OPENED: m->capture_count--; break;
      case CLOSED: m->captures[c->count].length = CLB_CAPTURE_OPEN; break;
    }
    w->depth--;
  }
  return false;
}

// MARK: - The parts of a pattern

static bool open_capture(clb_pattern *m, walk *w) {
  if (m->capture_count >= CLB_MAX_CAPTURES) luaL_error(m->meter.L, "too many captures");
  const bool is_position = w->p + 1 < m->pattern_end && w->p[1] == ')';
  m->captures[m->capture_count++] =
      (clb_capture){.start = w->s, .length = is_position ? CLB_CAPTURE_POSITION : CLB_CAPTURE_OPEN};
  push_choice(m, w, OPENED);
  w->p += is_position ? 2 : 1;
  return true;
}

static bool close_capture(clb_pattern *m, walk *w) {
  int index = m->capture_count - 1;
  while (index >= 0 && m->captures[index].length != CLB_CAPTURE_OPEN) index--;
  if (index < 0) luaL_error(m->meter.L, "invalid pattern capture");
  m->captures[index].length = w->s - m->captures[index].start;
  push_choice(m, w, CLOSED)->count = index;
  w->p++;
  return true;
}

// %bxy
static bool match_balanced(clb_pattern *m, walk *w) {
  if (m->pattern_end - w->p < 4) luaL_error(m->meter.L, "malformed pattern (missing arguments to '%%b')");
  const char opening = w->p[2], closing = w->p[3];
  if (w->s == m->subject_end || *w->s != opening) return false;
  size_t nesting = 1;
  for (const char *s = w->s + 1; s < m->subject_end; s++) {
    clb_spend(&m->meter, 1);
    if (*s == closing) {
      if (--nesting == 0) {
        w->s = s + 1;
        w->p += 4;
        return true;
      }
    } else if (*s == opening) {
      nesting++;
    }
  }
  return false;
}

// %f[set]
static bool match_frontier(clb_pattern *m, walk *w) {
  const char *open = w->p + 2;
  if (open == m->pattern_end || *open != '[') luaL_error(m->meter.L, "missing '[' after '%%f' in pattern");
  const char *end = item_end(m, open);
  const unsigned char before = w->s == m->subject ? 0 : byte_at(w->s - 1);
  const unsigned char here = w->s == m->subject_end ? 0 : byte_at(w->s);
  if (in_set(m, before, open, end - 1) || !in_set(m, here, open, end - 1)) return false;
  w->p = end;
  return true;
}

// %1 to %9; %0 is none of them.
static bool match_again(clb_pattern *m, walk *w) {
  const int index = w->p[1] - '1';
  if (index < 0 || index >= m->capture_count || m->captures[index].length == CLB_CAPTURE_OPEN)
    luaL_error(m->meter.L, "invalid capture index %%%d", index + 1);
  const clb_capture *capture = &m->captures[index];
  // A position has no text, so nothing repeats it.
  if (capture->length == CLB_CAPTURE_POSITION || capture->length > m->subject_end - w->s) return false;
  clb_spend(&m->meter, (size_t)capture->length / 16);
  if (memcmp(capture->start, w->s, (size_t)capture->length) != 0) return false;
  w->s += capture->length;
  w->p += 2;
  return true;
}

// A character, class or set with the sign after it.
static bool match_item(clb_pattern *m, walk *w) {
  const char *item = w->p;
  const char *end = item_end(m, item);
  const char sign = end < m->pattern_end ? *end : 0;
  const bool accepts = w->s < m->subject_end && item_accepts(m, byte_at(w->s), item, end);
  switch (sign) {
    case '?':
      w->p = end + 1;
      if (!accepts) return true;
      push_choice(m, w, OPTIONAL)->next = end + 1;
      w->s++;
      return true;
    case '-':
      w->p = end + 1;
      if (!accepts) return true;
      choice *lazy = push_choice(m, w, LAZY);
      lazy->next = end + 1;
      lazy->item = item;
      return true;
    case '*':
    case '+': {
      if (!accepts) {
        w->p = end + 1;
        return sign == '*';
      }
      const ptrdiff_t needed = sign == '+';
      w->s += needed;
      choice *greedy = push_choice(m, w, GREEDY);
      greedy->next = end + 1;
      greedy->count = item_run(m, w->s, item, end);
      w->s += greedy->count;
      w->p = end + 1;
      return true;
    }
    default:
      if (!accepts) return false;
      w->s++;
      w->p = end;
      return true;
  }
}

// Matches the next part of the pattern; false when it does not match here.
static inline bool go_on(clb_pattern *m, walk *w) {
  const char *p = w->p;
  switch (*p) {
    case '(': return open_capture(m, w);
    case ')': return close_capture(m, w);
    case '$':
      if (p + 1 != m->pattern_end) break;
      w->p++;
      return w->s == m->subject_end;
    case ESCAPE:
      if (p + 1 == m->pattern_end) break;
      switch (p[1]) {
        case 'b': return match_balanced(m, w);
        case 'f': return match_frontier(m, w);
        case '0' ... '9': return match_again(m, w);
        default: break;
      }
      break;
    default: break;
  }
  return match_item(m, w);
}

// MARK: - Matching

void clb_pattern_prepare(
    clb_pattern *m, lua_State *L, const char *subject, size_t subject_length, const char *text, size_t length) {
  m->meter = clb_meter_make(L);
  m->subject = subject;
  m->subject_end = subject + subject_length;
  m->pattern = text;
  m->pattern_end = text + length;
  m->capture_count = 0;
}

// Not inlined: the choices take 8 KB of the C stack, which must not stay taken while a callback runs.
__attribute__((noinline)) const char *clb_pattern_match(clb_pattern *m, const char *at) {
  walk w;
  w.p = m->pattern;
  w.s = at;
  w.depth = 0;
  m->capture_count = 0;
  while (w.p != m->pattern_end) {
    clb_spend(&m->meter, 1);
    if (!go_on(m, &w) && !go_back(m, &w)) return NULL;
  }
  return w.s;
}

// The byte that every match begins with, or -1.
static int first_byte(const clb_pattern *m) {
  if (m->pattern == m->pattern_end || strchr("^$*+?.([%-)", *m->pattern) != NULL) return -1;
  if (m->pattern + 1 < m->pattern_end && strchr("*?-", m->pattern[1]) != NULL && m->pattern[1] != 0) return -1;
  return byte_at(m->pattern);
}

clb_span clb_pattern_search(clb_pattern *m, const char *from, const char *except) {
  const int first = first_byte(m);
  for (const char *s = from; s <= m->subject_end; s++) {
    if (first >= 0) {
      const char *next = memchr(s, first, (size_t)(m->subject_end - s));
      if (next == NULL) break;
      clb_spend(&m->meter, (size_t)(next - s) / 16);
      s = next;
    }
    const char *end = clb_pattern_match(m, s);
    if (end != NULL && end != except) return (clb_span){.start = s, .end = end};
    clb_spend(&m->meter, 1);
  }
  return (clb_span){.start = NULL, .end = NULL};
}

// MARK: - Captures

void clb_pattern_push(clb_pattern *m, int index, clb_span span) {
  lua_State *L = m->meter.L;
  if (index >= m->capture_count) {
    if (index != 0) luaL_error(L, "invalid capture index %%%d", index + 1);
    lua_pushlstring(L, span.start, (size_t)(span.end - span.start));
    return;
  }
  const clb_capture *capture = &m->captures[index];
  switch (capture->length) {
    case CLB_CAPTURE_OPEN: luaL_error(L, "unfinished capture"); break;
    case CLB_CAPTURE_POSITION: lua_pushinteger(L, capture->start - m->subject + 1); break;
    default: lua_pushlstring(L, capture->start, (size_t)capture->length); break;
  }
}

int clb_pattern_push_all(clb_pattern *m, clb_span span) {
  const int count = (m->capture_count == 0 && span.start != NULL) ? 1 : m->capture_count;
  luaL_checkstack(m->meter.L, count, "too many captures");
  for (int i = 0; i < count; i++) clb_pattern_push(m, i, span);
  return count;
}
