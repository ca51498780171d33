-- Compares the counters with each other, with the members and with the catalog, and repairs them if asked to.
--
-- ARGV 3 '1' to repair; of the catalog 4 the revision, 5 the total, 6 and 7 whether it is suspended and closed ('1' or
--      '0'), 8 and 9 start and end; of the members 10 how many were seen, 11 how many are on record besides, 12 the
--      highest sequence, 13 the moment before which all that was issued is on record; 14 how long nodes may trust their
--      memory of a sell-out, 15 how long an announcement stands.
-- Reply: tag, 'OK', then for each difference: kind, count, the same for a person, why it stays so, or an empty text. Or
--      tag, 'ANNOUNCED': the same call after the time of ARGV 14 repairs.

local meta = read_meta()
if meta.fault then
  return meta.fault
end
local fields, members = meta.fields, meta.members
local found, write, unreadable = {}, {}, {}

local function differ(kind, count, detail, unresolved)
  found[#found + 1] = { kind, whole(count), detail, unresolved or '' }
end

local function shown(name)
  return name .. ' is ' .. string.sub(tostring(fields[name]), 1, 40)
end

-- No event is newer than this, those included that were taken from the outbox since.
local function newest_event()
  local info = redis.call('XINFO', 'STREAM', KEYS[3])
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then
      return (tonumber(string.match(info[i + 1], '^%d+')) + 1) * 1000
    end
  end
end

-- What the catalog has: the same as in Redis, if that is of the same revision.
local revision = number(fields.revision)
if not revision then
  differ('DAMAGED', 1, shown('revision'))
  write.revision = ARGV[4]
end
local same = not revision or revision == tonumber(ARGV[4])
local others = {}
for i, name in ipairs({ 'total', 'suspended', 'closed', 'startsAt', 'endsAt' }) do
  local text = fields[name]
  local readable = number(text) and (i ~= 2 and i ~= 3 or is_flag(text))
  if not readable then
    differ('DAMAGED', 1, shown(name))
    write[name] = ARGV[i + 4]
  elseif same and text ~= ARGV[i + 4] then
    others[#others + 1] = shown(name) .. ' and should be ' .. ARGV[i + 4]
    write[name] = ARGV[i + 4]
  end
end
if #others > 0 then
  differ('CATALOG', 1, table.concat(others, ', '))
end
for _, name in ipairs({ 'restockFrom', 'restockUntil' }) do
  if not number(fields[name]) then
    differ('DAMAGED', 1, shown(name))
    write[name] = '0'
  end
end

-- What is held back is the sum of what is held back by name.
local named, kept = 0, 0
for name, text in pairs(fields) do
  if is_withholding(name) then
    local count = withheld_count(text)
    if not count then
      differ('DAMAGED', 1, shown(name))
      unreadable[#unreadable + 1] = name
    end
    named = named + (count or 0)
    kept = name == UNACCOUNTED and count or kept
  end
end
local withheld = number(fields.withheld)
if not withheld then
  differ('DAMAGED', 1, shown('withheld'))
  withheld = named
elseif withheld ~= named then
  differ('WITHHELD', math.abs(withheld - named), shown('withheld') .. ', by name ' .. whole(named))
  kept = kept + math.max(0, withheld - named)
  withheld = math.max(withheld, named)
end

-- How many are issued: never fewer than there are members.
local counted, gaps, last = number(fields.used), number(fields.gaps), number(fields.sequence)
for _, name in ipairs({ 'used', 'gaps', 'sequence' }) do
  if not number(fields[name]) then
    differ('DAMAGED', 1, shown(name))
  end
end
local used = counted or (last and gaps and last - gaps) or members
local unfit = false
if used < members then
  differ('COUNTER_BEHIND', members - used, shown('used') .. ', members are ' .. whole(members))
  used = members
  unfit = true
end
local known = members + tonumber(ARGV[11])
if used > known then
  local unresolved
  if newest_event() >= tonumber(ARGV[13]) then
    unresolved = 'who lacks may be in an event that is on its way'
  elseif members ~= tonumber(ARGV[10]) then
    unresolved = 'the members changed while they were looked at'
  end
  differ('COUNTER_AHEAD', used - known, shown('used') .. ', members are ' .. whole(known), unresolved)
  unfit = true
  if not unresolved then
    kept = kept + used - known
    withheld = withheld + used - known
    used = known
  end
end

local sequence = math.max(last or (gaps and used + gaps) or 0, tonumber(ARGV[12]), members)
if last and (sequence > last or (gaps and counted and not unfit and last ~= counted + gaps)) then
  differ('SEQUENCE', 1, shown('sequence') .. ', used ' .. whole(used) .. ', gaps ' .. tostring(fields.gaps)
    .. ', the highest ' .. ARGV[12])
end

local total = number(write.total or fields.total)
if used > total then
  for _, each in ipairs(found) do
    each[4] = each[4] ~= '' and each[4] or 'more are issued than there are'
  end
  differ('OVER_ISSUED', used - total, whole(used) .. ' of ' .. whole(total), 'an operator has to decide')
elseif ARGV[3] == '1' and #found > 0 then
  local before = number(fields.total) and number(fields.withheld) and counted
    and number(fields.total) - number(fields.withheld) - counted
  local state = { now = meta.now, restockFrom = number(fields.restockFrom), restockUntil = number(fields.restockUntil) }
  if before and before <= 0 and total - withheld - used > 0 and state.restockFrom and state.restockUntil
      and not may_restock(state, ARGV[14], ARGV[15]) then
    return { ARGV[1], 'ANNOUNCED' }
  end
  write.used, write.sequence, write.gaps = whole(used), whole(sequence), whole(sequence - used)
  write.withheld = whole(withheld)
  if kept > 0 then
    local _, since = withheld_count(fields[UNACCOUNTED])
    write[UNACCOUNTED] = whole(kept) .. ':' .. (since and whole(since) or meta.now)
  end
  local arguments = {}
  for name, value in pairs(write) do
    arguments[#arguments + 1] = name
    arguments[#arguments + 1] = value
  end
  local written = redis.pcall('HSET', KEYS[1], unpack(arguments))
  if type(written) == 'table' and written.err then
    return { ARGV[1], 'REFUSED', written.err }
  end
  for _, name in ipairs(unreadable) do
    if not write[name] then
      redis.call('HDEL', KEYS[1], name)
    end
  end
end

local reply = { ARGV[1], 'OK' }
for _, each in ipairs(found) do
  for i = 1, 4 do
    reply[#reply + 1] = each[i]
  end
end
return reply
