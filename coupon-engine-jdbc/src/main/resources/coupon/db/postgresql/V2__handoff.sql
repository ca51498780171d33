-- Openrun Coupon, schema version 2, PostgreSQL 12 or newer: how issued coupons are handed on. Can be run again: it leaves
-- alone what is there.

-- Events of what was issued in these tables, one row a batch; the members are those of the sequences.
CREATE TABLE IF NOT EXISTS coupon_outbox (
    coupon_id      varchar(64) COLLATE "C" NOT NULL,
    first_sequence bigint                  NOT NULL,
    issued_count   integer                 NOT NULL,
    epoch          bigint                  NOT NULL,
    issued_at      timestamptz(6)          NOT NULL,
    traceparent    varchar(55) COLLATE "C",
    attempts       integer                 NOT NULL DEFAULT 0,
    claimed_by     varchar(64),
    claimed_until  timestamptz(6),
    CONSTRAINT coupon_outbox_pk PRIMARY KEY (coupon_id, first_sequence),
    CONSTRAINT coupon_outbox_count_check CHECK (issued_count > 0)
);

-- Issued coupons that have no place in issued_coupon, although a member was told that he has it.
CREATE TABLE IF NOT EXISTS issue_overflow (
    coupon_id   varchar(64) COLLATE "C" NOT NULL,
    sequence    bigint                  NOT NULL,
    epoch       bigint                  NOT NULL,
    member_id   varchar(64) COLLATE "C" NOT NULL,
    issued_at   timestamptz(6)          NOT NULL,
    reason      varchar(16)             NOT NULL,
    recorded_at timestamptz(6)          NOT NULL,
    CONSTRAINT issue_overflow_pk PRIMARY KEY (coupon_id, sequence, epoch, member_id),
    CONSTRAINT issue_overflow_reason_check CHECK (reason IN ('FULL', 'SEQUENCE_TAKEN', 'CONFLICT'))
);

-- Messages that could not be delivered. The id follows from the origin.
CREATE TABLE IF NOT EXISTS dead_letter (
    id            varchar(32) COLLATE "C" NOT NULL,
    origin        varchar(255)            NOT NULL,
    cause         varchar(24)             NOT NULL,
    detail        varchar(1000)           NOT NULL,
    attempts      integer                 NOT NULL,
    payload       bytea                   NOT NULL,
    coupon_id     varchar(64) COLLATE "C",
    state         varchar(16)             NOT NULL,
    actions       integer                 NOT NULL DEFAULT 0,
    first_at      timestamptz(6)          NOT NULL,
    last_at       timestamptz(6)          NOT NULL,
    claimed_by    varchar(64),
    claimed_until timestamptz(6),
    operator      varchar(64),
    reason        varchar(1000),
    CONSTRAINT dead_letter_pk PRIMARY KEY (id),
    CONSTRAINT dead_letter_state_check CHECK (state IN ('WAITING', 'REPROCESSED', 'DISCARDED'))
);

-- Every decision on a dead letter, by its number.
CREATE TABLE IF NOT EXISTS dead_letter_audit (
    letter_id  varchar(32) COLLATE "C" NOT NULL,
    action     integer                 NOT NULL,
    state      varchar(16)             NOT NULL,
    operator   varchar(64)             NOT NULL,
    reason     varchar(1000)           NOT NULL,
    decided_at timestamptz(6)          NOT NULL,
    CONSTRAINT dead_letter_audit_pk PRIMARY KEY (letter_id, action)
);
