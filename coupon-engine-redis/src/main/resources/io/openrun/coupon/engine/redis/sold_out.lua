-- Whether all of a coupon is issued, and no restock announced.
--
-- Reply: tag, 'OK', the last sequence; or an empty text if a member could be refused for another reason, or not at all.

local state = read_state()
if state.fault then
  return state.fault
end
local moment = tonumber(state.now)
local open = moment >= state.startsAt and moment < state.endsAt and not state.closed and not state.suspended
if open and state.left <= 0 and moment >= state.restockUntil then
  return { ARGV[1], 'OK', whole(state.sequence) }
end
return { ARGV[1], 'OK', '' }
