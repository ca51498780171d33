package io.openrun.coupon.engine.redis;

/** One way in which the state of a coupon gets lost or wrong, as a line of Lua over the keys meta, members and outbox. */
enum Damage {
    META_DELETED("redis.call('DEL', KEYS[1])"),
    META_RENAMED("redis.call('RENAME', KEYS[1], KEYS[1] .. ':lost')"),
    META_EXPIRED("redis.call('PEXPIRE', KEYS[1], 0)"),
    META_IS_TEXT("redis.call('SET', KEYS[1], '1')"),
    META_IS_A_STREAM("redis.call('DEL', KEYS[1]) redis.call('XADD', KEYS[1], '*', 'epoch', '1')"),
    META_OF_ANOTHER_EPOCH("redis.call('HSET', KEYS[1], 'epoch', '7')"),
    META_WITHOUT_EPOCH("redis.call('HDEL', KEYS[1], 'epoch')"),
    META_WITHOUT_TOTAL("redis.call('HDEL', KEYS[1], 'total')"),
    META_WITHOUT_USED("redis.call('HDEL', KEYS[1], 'used')"),
    META_WITHOUT_SEQUENCE("redis.call('HDEL', KEYS[1], 'sequence')"),
    META_WITHOUT_SUSPENDED("redis.call('HDEL', KEYS[1], 'suspended')"),
    META_WITHOUT_SERVER("redis.call('HDEL', KEYS[1], 'server')"),
    USED_TOO_HIGH("redis.call('HINCRBY', KEYS[1], 'used', 1)"),
    USED_TOO_LOW("redis.call('HINCRBY', KEYS[1], 'used', -1)"),
    USED_AND_SEQUENCE_TOO_LOW(
            "redis.call('HINCRBY', KEYS[1], 'used', -1) redis.call('HINCRBY', KEYS[1], 'sequence', -1)"),
    SEQUENCE_TOO_HIGH("redis.call('HINCRBY', KEYS[1], 'sequence', 1)"),
    SEQUENCE_TOO_LOW("redis.call('HINCRBY', KEYS[1], 'sequence', -1)"),
    TOTAL_IS_TEXT("redis.call('HSET', KEYS[1], 'total', 'many')"),
    TOTAL_IS_EMPTY("redis.call('HSET', KEYS[1], 'total', '')"),
    TOTAL_IS_NOT_A_NUMBER("redis.call('HSET', KEYS[1], 'total', 'nan')"),
    TOTAL_IS_INFINITE("redis.call('HSET', KEYS[1], 'total', 'inf')"),
    TOTAL_IS_NOT_AS_WRITTEN("redis.call('HSET', KEYS[1], 'total', '1e9')"),
    TOTAL_IS_BELOW_USED("redis.call('HSET', KEYS[1], 'total', '-1')"),
    WITHHELD_IS_NEGATIVE("redis.call('HSET', KEYS[1], 'withheld', '-5')"),
    START_IS_TEXT("redis.call('HSET', KEYS[1], 'startsAt', 'now')"),
    END_IS_NOT_A_NUMBER("redis.call('HSET', KEYS[1], 'endsAt', 'nan')"),
    SUSPENDED_IS_TEXT("redis.call('HSET', KEYS[1], 'suspended', 'no')"),
    CLOSED_IS_TEXT("redis.call('HSET', KEYS[1], 'closed', 'yes')"),
    MEMBERS_DELETED("redis.call('DEL', KEYS[2])"),
    MEMBERS_RENAMED("redis.call('RENAME', KEYS[2], KEYS[2] .. ':lost')"),
    MEMBERS_EXPIRED("redis.call('PEXPIRE', KEYS[2], 0)"),
    MEMBERS_IS_TEXT("redis.call('SET', KEYS[2], '1')"),
    MEMBERS_IS_A_SET("redis.call('DEL', KEYS[2]) redis.call('SADD', KEYS[2], 'kim')"),
    A_MEMBER_DELETED("redis.call('HDEL', KEYS[2], redis.call('HKEYS', KEYS[2])[1])"),
    A_MEMBER_ADDED("redis.call('HSET', KEYS[2], 'nobody', '1:1')"),
    OUTBOX_DELETED("redis.call('DEL', KEYS[3])"),
    OUTBOX_RENAMED("redis.call('RENAME', KEYS[3], KEYS[3] .. ':lost')"),
    OUTBOX_EXPIRED("redis.call('PEXPIRE', KEYS[3], 0)"),
    OUTBOX_IS_TEXT("redis.call('SET', KEYS[3], '1')"),
    OUTBOX_IS_A_HASH("redis.call('DEL', KEYS[3]) redis.call('HSET', KEYS[3], 's', '1')"),
    ALL_THREE_DELETED("redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])"),
    ALL_FLUSHED("redis.call('FLUSHALL')");

    private final String lua;

    Damage(String lua) {
        this.lua = lua;
    }

    String lua() {
        return lua;
    }
}
