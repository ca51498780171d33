-- What belongs to stock that is held back, and to stock that appears where there was none.

-- How many units a withholding is of, and since when: "count:moment". Nil if it is no such text.
local function withheld_count(text)
  local count, since = string.match(text or '', '^(%d+):(%d+)$')
  return tonumber(count), tonumber(since)
end

-- Whether stock for a sold-out coupon may appear now: only what was announced for the time of a lease. If nothing is
-- announced, it is now, and stands for a while.
local function may_restock(state, lease, stands)
  local moment = tonumber(state.now)
  if moment >= state.restockFrom and moment < state.restockUntil then
    return true
  end
  if moment >= state.restockUntil then
    redis.call('HSET', KEYS[1], 'restockFrom', whole(moment + lease), 'restockUntil', whole(moment + lease + stands))
  end
  return false
end
