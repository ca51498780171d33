-- Tells what of an outbox is not acknowledged. Writes nothing.
--
-- Reply: tag, 'OK', how many entries, and how many milliseconds ago the oldest was written; or tag, 'NOGROUP'.

local groups, lost = read_groups()
if not groups then
  return lost
end
local own = groups[GROUP]
if not own then
  return { ARGV[1], 'NOGROUP' }
end
local oldest, messages = own.oldest, own.pending
local unread = first_unread(own)
if unread then
  if not oldest or is_before(unread[1], oldest) then
    oldest = unread[1]
  end
  -- Redis counts what is unread since version 7, and not in all cases; there are never more than there are
  local most = math.max(1, redis.call('XLEN', OUTBOX) - own.pending)
  messages = messages + math.min(own.lag or most, most)
end
if not oldest then
  return { ARGV[1], 'OK', 0, 0 }
end
local time = redis.call('TIME')
return { ARGV[1], 'OK', messages, whole(math.max(0, time[1] * 1000 + math.floor(time[2] / 1000) - parts(oldest))) }
