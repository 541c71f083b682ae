// Lua patterns, matched by an explicit stack of choices instead of recursion, with every step counted.
#pragma once
#include "guard_meter.h"
#include <stdbool.h>

enum { CLB_MAX_CAPTURES = 32 };

typedef struct clb_capture {
  const char *start;
  ptrdiff_t length;  // or one of the two marks below
} clb_capture;

enum { CLB_CAPTURE_OPEN = -1, CLB_CAPTURE_POSITION = -2 };

typedef struct clb_pattern {
  clb_meter meter;
  const char *subject, *subject_end;
  const char *pattern, *pattern_end;
  int capture_count;
  clb_capture captures[CLB_MAX_CAPTURES];
} clb_pattern;

typedef struct clb_span {
  const char *start, *end;  // start is NULL: nothing found
} clb_span;

void clb_pattern_prepare(
    clb_pattern *pattern, lua_State *L, const char *subject, size_t subject_length, const char *text, size_t length);

// The end of a match that starts exactly at `at`, or NULL. Fills the captures; raises on a malformed pattern,
// but only when matching gets as far as the mistake, as stock Lua does.
const char *clb_pattern_match(clb_pattern *pattern, const char *at);

// The first match that starts at `from` or later and does not end at `except` (NULL: any end will do).
clb_span clb_pattern_search(clb_pattern *pattern, const char *from, const char *except);

// Pushes capture `index` (from 0) of the match `span`; with no captures, index 0 is the whole match.
void clb_pattern_push(clb_pattern *pattern, int index, clb_span span);

// Pushes every capture, or the whole match when the pattern has none and `span` has a start. Answers their number.
int clb_pattern_push_all(clb_pattern *pattern, clb_span span);
