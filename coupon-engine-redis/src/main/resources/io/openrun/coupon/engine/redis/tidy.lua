-- Shortens an outbox below all that any group may still need, and sees whether events are gone that nobody took.
--
-- ARGV 3 the epoch, 4 the last sequence before the coupon was opened in this epoch.
-- Reply: tag, 'OK', how many entries there are now, how many are taken and not acknowledged, and first and last sequence
--      of events that are gone, both 0 if none is; or tag, 'NOGROUP'.

local groups, lost = read_groups()
if not groups then
  return lost
end
local own = groups[GROUP]
if not own then
  return { ARGV[1], 'NOGROUP' }
end
local floor = own.floor
for _, group in pairs(groups) do
  if is_before(group.floor, floor) then
    floor = group.floor
  end
end
redis.call('XTRIM', OUTBOX, 'MINID', floor)

local length = redis.call('XLEN', OUTBOX)
local from, to = 0, 0
if length == 0 or not first_unread(own) then
  local issued = redis.call('HMGET', KEYS[3], 'epoch', 'sequence')
  local before = given_out()
  local known = before == 0 and tonumber(ARGV[4]) or before
  local last = issued[1] == ARGV[3] and tonumber(issued[2]) or 0
  if before >= 0 and last > known then
    from, to = known + 1, last
    give_out(last, before)
  end
end
return { ARGV[1], 'OK', length, own.pending, whole(from), whole(to) }
