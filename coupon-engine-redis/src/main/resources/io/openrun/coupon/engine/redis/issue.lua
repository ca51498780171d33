-- Decides the requests of a batch of members for one coupon, and carries all of it out, or nothing.
--
-- ARGV 3 '1' if something is to be written in any case, so that a WAIT behind this script waits for all that it read;
--      4 the traceparent of the batch, or an empty text; 5.. the members, in the order of arrival.
-- Reply: tag, 'OK', now, the last sequence before, one letter for each member (I issued, A holds one already, N not
--      started, E ended, P suspended, S sold out), and what those with an A hold, in order.

local state = read_state()
if state.fault then
  return state.fault
end

local refusal
local moment = tonumber(state.now)
if moment < state.startsAt then
  refusal = 'N'
elseif moment >= state.endsAt or state.closed then
  refusal = 'E'
elseif state.suspended then
  refusal = 'P'
end

local held = redis.call('HMGET', KEYS[2], unpack(ARGV, 5))
local letters, already, winners, holdings = {}, {}, {}, {}
local mine = {}
for i = 1, #held do
  local member = ARGV[i + 4]
  if held[i] and not string.find(held[i], '^%d+:%-?%d+$') then
    return fault('DAMAGED', 'members').fault
  end
  local holding = held[i] or mine[member]
  if holding then
    letters[i] = 'A'
    already[#already + 1] = holding
  elseif refusal then
    letters[i] = refusal
  elseif #winners >= state.left then
    letters[i] = 'S'
  else
    winners[#winners + 1] = member
    holding = whole(state.sequence + #winners) .. ':' .. state.now
    mine[member] = holding
    holdings[#holdings + 1] = member
    holdings[#holdings + 1] = holding
    letters[i] = 'I'
  end
end

local meta = {}
if #winners > 0 then
  meta = { 'used', whole(state.used + #winners), 'sequence', whole(state.sequence + #winners) }
end
if state.renewed then
  redis.log(redis.LOG_NOTICE, 'coupon: the server of ' .. KEYS[1] .. ' was restarted')
  meta[#meta + 1] = 'server'
  meta[#meta + 1] = state.renewed
end
if ARGV[3] == '1' then
  meta[#meta + 1] = 'asked'
  meta[#meta + 1] = state.now
end

-- The first write is the one that can be refused, for want of memory, disk or replicas; after it none is. A right that
-- is missing would show at a later one, so it is asked for first; Redis can be asked since version 7.
if #winners > 0 then
  if redis.acl_check_cmd and not redis.acl_check_cmd('HSET', KEYS[2], '', '') then
    return { ARGV[1], 'REFUSED', 'NOPERM HSET' }
  end
  local event = { 's', whole(state.sequence + 1), 't', state.now, 'm', table.concat(winners, '\n') }
  if ARGV[4] ~= '' then
    event[7], event[8] = 'p', ARGV[4]
  end
  local entry = redis.pcall('XADD', KEYS[3], 'NOMKSTREAM', '*', unpack(event))
  if not entry then
    return { ARGV[1], 'DAMAGED', 'outbox' }
  end
  if type(entry) == 'table' and entry.err then
    return { ARGV[1], 'REFUSED', entry.err }
  end
  redis.call('HSET', KEYS[2], unpack(holdings))
end
if #meta > 0 then
  local written = redis.pcall('HSET', KEYS[1], unpack(meta))
  if type(written) == 'table' and written.err then
    return { ARGV[1], 'REFUSED', written.err }
  end
end
if state.renewed then
  redis.call('HINCRBY', KEYS[1], 'restarts', 1)
end

return { ARGV[1], 'OK', state.now, whole(state.sequence), table.concat(letters), already }
