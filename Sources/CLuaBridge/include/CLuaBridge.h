#pragma once
#include <lua.h>
int clb_version(void);
