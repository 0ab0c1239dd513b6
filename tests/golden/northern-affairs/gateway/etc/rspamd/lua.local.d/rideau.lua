-- Written by Rideau: who writes in whose name. Postfix asks the same of the envelope.
local lua_maps = require "lua_maps"
local senders = lua_maps.map_add_from_ucl("/etc/rspamd/rideau/senders", "set", "who may write as whom")

-- Who signed in writes in nobody else's name.
rspamd_config:register_symbol({
  name = "FOREIGN_SENDER",
  type = "prefilter",
  callback = function(task)
    local person = task:get_user()
    if not person then
      return
    end
    person = person:lower():match("^[^@]*")
    for _, from in ipairs(task:get_from("mime") or {}) do
      local address = from.addr:lower():gsub("%+[^@]*@", "@")
      if not senders:get_key(person .. ":" .. address) then
        task:set_pre_result("reject", "Write in your own name. / Chacun signe de son propre nom.", "rideau")
      end
    end
  end,
})

-- Who did not writes in no name of this office; a mailing list hands on what we signed (see force_actions).
rspamd_config:register_symbol({
  name = "OUR_NAME",
  score = 0.0,
  callback = function(task)
    local ip = task:get_from_ip()
    if task:get_user() or not ip or not ip:is_valid() or ip:is_local() then
      return false
    end
    for _, from in ipairs(task:get_from("mime") or {}) do
      if ("." .. from.domain:lower()):sub(-#".north-minister.example") == ".north-minister.example" then
        return true
      end
    end
    return false
  end,
})
