-- Takes a lock for an owner, unless another has it.
--
-- KEYS 1 the lock, whose value is its owner's token.
-- ARGV 1 the owner's token, 2 the lease in milliseconds.
-- Reply: 1 if the lock is the owner's; also if it was before, which happens when an earlier answer got lost. Else 0.

local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
