-- The meta hash as it is, to look at and to repair what read_state refuses. Nothing is written here.

-- Units that nobody could account for are kept back under this name; those of removals have names of their own.
local UNACCOUNTED = 'withheld:unaccounted'

-- Fields, number of members, and the moment; or what keeps it from being worked with.
local function read_meta()
  local flat = redis.pcall('HGETALL', KEYS[1])
  if flat.err then
    return fault('DAMAGED', 'meta')
  end
  local fields = {}
  for i = 1, #flat, 2 do
    fields[flat[i]] = flat[i + 1]
  end
  if not next(fields) then
    return fault('MISSING', 'meta')
  end
  if fields.epoch ~= ARGV[2] then
    return fault('EPOCH', fields.epoch or 'none')
  end
  if not fields.server then
    return fault('DAMAGED', 'meta')
  end
  local id, other = same_server(fields.server)
  if not id then
    return fault('SERVER', other)
  end
  local members = redis.pcall('HLEN', KEYS[2])
  if type(members) ~= 'number' then
    return fault('DAMAGED', 'members')
  end
  if redis.call('TYPE', KEYS[3]).ok ~= 'stream' then
    return fault('DAMAGED', 'outbox')
  end
  return { fields = fields, members = members, now = now() }
end

local function is_withholding(name)
  return string.find(name, '^withheld:')
end
