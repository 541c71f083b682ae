// What Swift cannot say about libcurl: calls of functions with variable arguments.
//
// The library is opened when the first mail is sent, not linked: linked, it would cost 3 ms of every start. So nothing
// here names one of its symbols, no header of it is needed to build, and the functions come as the pointers that dlsym
// gave. A variadic function has a calling convention of its own, and C is the only place that can call one by a
// pointer; each of these calls is made with one type of argument, the one that the option takes.
//
// The numbers are part of libcurl's interface, which has kept them since 7.20.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef int (*curl_calls_setopt)(void *handle, int option, ...);

typedef size_t (*curl_calls_transfer)(char *bytes, size_t size, size_t count, void *context);
typedef int (*curl_calls_debug)(void *handle, int kind, char *bytes, size_t size, void *context);
typedef int (*curl_calls_progress)(void *context, int64_t a, int64_t b, int64_t c, int64_t d);

static inline int curl_calls_set_long(void *setopt, void *handle, int option, long value) {
  return ((curl_calls_setopt)setopt)(handle, option, value);
}

static inline int curl_calls_set_text(void *setopt, void *handle, int option, const char *value) {
  return ((curl_calls_setopt)setopt)(handle, option, value);
}

static inline int curl_calls_set_pointer(void *setopt, void *handle, int option, void *value) {
  return ((curl_calls_setopt)setopt)(handle, option, value);
}

static inline int curl_calls_set_transfer(void *setopt, void *handle, int option, curl_calls_transfer value) {
  return ((curl_calls_setopt)setopt)(handle, option, value);
}

static inline int curl_calls_set_debug(void *setopt, void *handle, int option, curl_calls_debug value) {
  return ((curl_calls_setopt)setopt)(handle, option, value);
}

static inline int curl_calls_set_progress(void *setopt, void *handle, int option, curl_calls_progress value) {
  return ((curl_calls_setopt)setopt)(handle, option, value);
}
