#!version:1.0.0.1
include:config "y000000000097.cfg"
include:config "805ec0000021.cfg"
overwrite_mode = 1
