-- What the scripts on an outbox share: the beginning of each. None of them knows what an event is for.
--
-- KEYS 1 the outbox (stream), 2 how far it was given out (a number): the sequence of the last event that the group took,
--      missing or 0 if it took none, -1 if that is unknown; 3 the meta hash. All of one coupon and slot.
-- ARGV 1 a tag that the reply begins with, so that nobody takes the answer to another call for his own; 2 the group.

local OUTBOX, GROUP = KEYS[1], ARGV[2]

local function whole(number)
  return string.format('%.0f', number)
end

-- What a command gives that fails where there is no group or no stream; of any other failure it is the end.
local function unless_lost(reply)
  if type(reply) == 'table' and reply.err then
    if string.find(reply.err, 'NOGROUP', 1, true) or string.find(reply.err, 'no such key', 1, true) then
      return nil, { ARGV[1], 'NOGROUP' }
    end
    return nil, reply
  end
  return reply
end

local function parts(id)
  return string.match(id, '^(%d+)-(%d+)$')
end

-- As texts: a number of an id may have more digits than Lua keeps.
local function is_less(one, other)
  if #one ~= #other then
    return #one < #other
  end
  return one < other
end

local function is_before(one, other)
  local time, number = parts(one)
  local other_time, other_number = parts(other)
  if time ~= other_time then
    return is_less(time, other_time)
  end
  return is_less(number, other_number)
end

local function next_id(id)
  local time, number = parts(id)
  return time .. '-' .. whole(number + 1)
end

-- All groups by their names, each with the oldest entry that it took and did not acknowledge, and with its floor: the
-- oldest id that it may still need.
local function read_groups()
  local infos, lost = unless_lost(redis.pcall('XINFO', 'GROUPS', OUTBOX))
  if not infos then
    return nil, lost
  end
  local groups = {}
  for _, info in ipairs(infos) do
    local group = {}
    for i = 1, #info, 2 do
      group[info[i]] = info[i + 1]
    end
    local oldest = redis.call('XPENDING', OUTBOX, group.name, '-', '+', 1)[1]
    group.oldest = oldest and oldest[1]
    group.floor = next_id(group['last-delivered-id'])
    if group.oldest and is_before(group.oldest, group.floor) then
      group.floor = group.oldest
    end
    groups[group.name] = group
  end
  return groups
end

local function first_unread(group)
  return redis.call('XRANGE', OUTBOX, '(' .. group['last-delivered-id'], '+', 'COUNT', 1)[1]
end

local function given_out()
  return tonumber(redis.call('GETRANGE', KEYS[2], 0, -1)) or 0
end

local function give_out(sequence, before)
  redis.call('INCRBY', KEYS[2], whole(sequence - before))
end

-- The sequences of the first and the last event of an entry, or nil if they can't be read.
local function sequences(entry)
  local fields = entry[2]
  local first, members = fields[2], fields[6]
  if fields[1] ~= 's' or fields[5] ~= 'm' or #first > 15 or not string.find(first, '^%d+$') then
    return nil
  end
  local _, breaks = string.gsub(members, '\n', '\n')
  return tonumber(first), tonumber(first) + breaks
end
