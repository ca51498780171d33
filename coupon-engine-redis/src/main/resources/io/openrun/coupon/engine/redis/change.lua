-- Brings a coupon up to a revision of the catalog, unless it is there or further.
--
-- ARGV 3 the revision, 4 its total, 5 and 6 whether it is suspended and closed ('1' or '0'), 7 the name of a withholding
--      to end, or empty, 8 how long nodes may trust their memory of a sell-out, 9 how long an announcement stands.
-- Reply: tag, 'OK'; or tag, 'ANNOUNCED': stock for a sold-out coupon is announced first, nothing else is changed, and
--      the same call after the time of ARGV 8 adds it.

local state = read_state()
if state.fault then
  return state.fault
end
local newer = tonumber(ARGV[3]) > state.revision
local total = newer and tonumber(ARGV[4]) or state.total
local released = 0
if ARGV[7] ~= '' then
  released = withheld_count(redis.call('HGET', KEYS[1], ARGV[7])) or 0
end
local left = total - (state.withheld - released) - state.used
if total < state.used then
  return { ARGV[1], 'DAMAGED', 'counters' }
end

if state.left <= 0 and left > 0 and not may_restock(state, ARGV[8], ARGV[9]) then
  return { ARGV[1], 'ANNOUNCED' }
end

if newer then
  redis.call('HSET', KEYS[1], 'revision', ARGV[3], 'total', ARGV[4], 'suspended', ARGV[5], 'closed', ARGV[6])
end
if released > 0 then
  redis.call('HDEL', KEYS[1], ARGV[7])
  redis.call('HINCRBY', KEYS[1], 'withheld', whole(-released))
end
return { ARGV[1], 'OK' }
