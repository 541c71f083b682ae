// The recipes that the program carries.
#pragma once
#include <stddef.h>

typedef struct {
  const char *name;
  const unsigned char *rule;
  const unsigned char *test;
} clb_recipe;

// The recipe at a place of the book, from 0; NULL behind the last.
const clb_recipe *clb_recipe_at(size_t place);
