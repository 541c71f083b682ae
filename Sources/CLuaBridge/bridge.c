#include "CLuaBridge.h"
int clb_version(void) { return LUA_VERSION_NUM; }
