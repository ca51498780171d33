-- Takes entries out of an outbox for a consumer: what others took and did not acknowledge in time, else new ones.
--
-- ARGV 3 the consumer, 4 how many events are enough, 5 after how many milliseconds to take what others have, 0 for never.
-- Reply: tag, 'OK', whether they were others' (1 or 0), the most times that one of them was given out, how far the outbox
--      was given out before, the entries, the ids of entries that somebody deleted before they were acknowledged; or
--      tag, 'NOGROUP'.

local CONSUMER, ENOUGH = ARGV[3], tonumber(ARGV[4])
local AT_ONCE = 16

local entries, deleted = {}, {}
local events, attempts = 0, 1

-- How many events entries in a row have; one each, if that can't be read.
local function count_events(from, to)
  local first = sequences(entries[from])
  local _, last = sequences(entries[to])
  return first and last and last >= first and last - first + 1 or to - from + 1
end

if ARGV[5] ~= '0' then
  local left, lost = unless_lost(redis.pcall('XPENDING', OUTBOX, GROUP, 'IDLE', ARGV[5], '-', '+', ENOUGH))
  if not left then
    return lost
  end
  for _, each in ipairs(left) do
    if events >= ENOUGH then
      break
    end
    local entry = redis.call('XCLAIM', OUTBOX, GROUP, CONSUMER, ARGV[5], each[1])[1]
    if entry then
      entries[#entries + 1] = entry
      events = events + count_events(#entries, #entries)
      attempts = math.max(attempts, each[4] + 1)
    else
      -- Redis 6.2 would keep it among what is not acknowledged, for ever
      redis.call('XACK', OUTBOX, GROUP, each[1])
      deleted[#deleted + 1] = each[1]
    end
  end
  if #entries > 0 then
    return { ARGV[1], 'OK', 1, attempts, '-1', entries, deleted }
  end
end

-- A few at a time, since nobody knows how many events an entry has before it is taken.
local before = given_out()
local count, got = 1, 1
while events < ENOUGH and got == count do
  if #entries > 0 then
    count = math.max(1, math.min(AT_ONCE, math.floor((ENOUGH - events) * #entries / events)))
  end
  local reply, lost = unless_lost(redis.pcall('XREADGROUP', 'GROUP', GROUP, CONSUMER, 'COUNT', count, 'STREAMS', OUTBOX,
    '>'))
  if lost then
    return lost
  end
  local taken = reply and reply[1][2] or {}
  got = #taken
  for i = 1, got do
    entries[#entries + 1] = taken[i]
  end
  if got > 0 then
    events = events + count_events(#entries - got + 1, #entries)
  end
end
if #entries > 0 then
  local _, last = sequences(entries[#entries])
  give_out(last or -1, before)
end
return { ARGV[1], 'OK', 0, 1, whole(before), entries, deleted }
