-- Keeps units back from being issued, until the catalog says that they are gone.
--
-- ARGV 3 the name of this withholding, 4 how many. The same again changes nothing.
-- Reply: tag, 'OK'; or tag, 'IN_USE', how many are left.

local state = read_state()
if state.fault then
  return state.fault
end
if redis.call('HEXISTS', KEYS[1], ARGV[3]) == 0 then
  if state.left < tonumber(ARGV[4]) then
    return { ARGV[1], 'IN_USE', whole(state.left) }
  end
  redis.call('HSET', KEYS[1], ARGV[3], ARGV[4] .. ':' .. state.now)
  redis.call('HINCRBY', KEYS[1], 'withheld', ARGV[4])
end
return { ARGV[1], 'OK' }
