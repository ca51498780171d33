-- Keeps entries with a consumer who has them: as if he had taken them now. What is another's by now stays that one's.
--
-- ARGV 3 the consumer, 4.. the ids.
-- Reply: tag, 'OK', the ids of entries that somebody deleted before they were acknowledged; or tag, 'NOGROUP'.

local deleted = {}
for i = 4, #ARGV do
  local own, lost = unless_lost(redis.pcall('XPENDING', OUTBOX, GROUP, ARGV[i], ARGV[i], 1, ARGV[3]))
  if not own then
    return lost
  end
  -- ids only, which counts no further attempt
  if own[1] and not redis.call('XCLAIM', OUTBOX, GROUP, ARGV[3], 0, ARGV[i], 'JUSTID')[1] then
    deleted[#deleted + 1] = ARGV[i]
  end
end
return { ARGV[1], 'OK', deleted }
