-- The state of a coupon, read and checked: the beginning of every script that works on one. Nothing is written here.
--
-- KEYS 1 meta (hash), 2 members (hash: member -> sequence:issuedAt), 3 outbox (stream), all of one coupon and slot.
-- ARGV 1 a tag that the reply begins with, so that nobody takes the answer to another call for his own; 2 the epoch
--      that the caller acts for.
--
-- Moments are microseconds since 1970. Lua counts in doubles, which hold whole numbers up to 2^53 exactly.

local NOBODY = string.rep('0', 40)

local function whole(number)
  return string.format('%.0f', number)
end

-- A number as our own writes leave it: tonumber alone takes 'nan', 'inf' and '1e9', too, and nan has no bound.
local function number(text)
  return text and string.find(text, '^%-?%d+$') and tonumber(text)
end

local function is_flag(text)
  return text == '0' or text == '1'
end

local function now()
  local time = redis.call('TIME')
  return time[1] .. string.format('%06d', time[2])
end

local function fault(name, detail)
  return { fault = { ARGV[1], name, detail } }
end

-- The ids under which this server replicates: its own, and the one of the master it took over from.
local function server()
  local info = redis.call('INFO', 'replication')
  if not string.find(info, 'role:master', 1, true) then
    return nil
  end
  return string.match(info, 'master_replid:(%x+)'), string.match(info, 'master_replid2:(%x+)')
end

local function appends()
  return string.find(redis.call('INFO', 'persistence'), 'aof_enabled:1', 1, true)
end

-- The id of this server, if it is the one that a coupon was opened on; else nil, and the same for a person. A new id
-- without an older one is the same server, restarted with what it had. Any other is another server; so is one without an
-- append-only file, which restarts with a copy from before.
local function same_server(recorded)
  local id, before = server()
  if id == recorded or (id and before == NOBODY and appends()) then
    return id
  end
  return nil, recorded .. ' is not ' .. tostring(id)
end

local function read_state()
  local fields = redis.pcall('HMGET', KEYS[1], 'epoch', 'revision', 'total', 'withheld', 'used', 'sequence', 'gaps',
    'startsAt', 'endsAt', 'suspended', 'closed', 'server', 'restockFrom', 'restockUntil')
  if fields.err then
    return fault('DAMAGED', 'meta')
  end
  if not fields[1] then
    return fault('MISSING', 'meta')
  end
  if fields[1] ~= ARGV[2] then
    return fault('EPOCH', fields[1])
  end
  local state = {
    revision = number(fields[2]), total = number(fields[3]), withheld = number(fields[4]),
    used = number(fields[5]), sequence = number(fields[6]), gaps = number(fields[7]),
    startsAt = number(fields[8]), endsAt = number(fields[9]),
    suspended = fields[10] == '1', closed = fields[11] == '1',
    restockFrom = number(fields[13]), restockUntil = number(fields[14]),
  }
  if not (state.revision and state.total and state.withheld and state.used and state.sequence and state.gaps
      and state.startsAt and state.endsAt and is_flag(fields[10]) and is_flag(fields[11]) and fields[12]
      and state.restockFrom and state.restockUntil) then
    return fault('DAMAGED', 'meta')
  end
  if redis.pcall('HLEN', KEYS[2]) ~= state.used then
    return fault('DAMAGED', 'members')
  end
  if state.sequence ~= state.used + state.gaps or state.used > state.total or state.withheld < 0 then
    return fault('DAMAGED', 'counters')
  end
  if redis.call('TYPE', KEYS[3]).ok ~= 'stream' then
    return fault('DAMAGED', 'outbox')
  end
  local id, other = same_server(fields[12])
  if not id then
    return fault('SERVER', other)
  end
  if id ~= fields[12] then
    state.renewed = id
  end
  state.now = now()
  state.left = state.total - state.withheld - state.used
  return state
end
