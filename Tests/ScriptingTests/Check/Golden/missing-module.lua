local helper = require "no_such_helper"
require "../outside"
print(helper)
