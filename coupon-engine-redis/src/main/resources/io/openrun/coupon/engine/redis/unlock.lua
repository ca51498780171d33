-- Gives a lock back, if it is still its owner's: when the lease has run out it may be another's by now.
--
-- KEYS 1 the lock, whose value is its owner's token.
-- ARGV 1 the owner's token.
-- Reply: 1 if it was given back, 0 if it had been lost.

if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
