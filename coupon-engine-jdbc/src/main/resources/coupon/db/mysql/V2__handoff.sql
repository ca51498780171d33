-- Openrun Coupon, schema version 2, MariaDB 10.6 or newer and MySQL 8.0.16 or newer: how issued coupons are handed on. Can
-- be run again: it leaves alone what is there. Moments are UTC.

-- Events of what was issued in these tables, one row a batch; the members are those of the sequences.
CREATE TABLE IF NOT EXISTS coupon_outbox (
    coupon_id      varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    first_sequence bigint      NOT NULL,
    issued_count   integer     NOT NULL,
    epoch          bigint      NOT NULL,
    issued_at      datetime(6) NOT NULL,
    traceparent    varchar(55) CHARACTER SET ascii COLLATE ascii_bin,
    attempts       integer     NOT NULL DEFAULT 0,
    claimed_by     varchar(64),
    claimed_until  datetime(6),
    PRIMARY KEY (coupon_id, first_sequence),
    CONSTRAINT coupon_outbox_count_check CHECK (issued_count > 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Issued coupons that have no place in issued_coupon, although a member was told that he has it.
CREATE TABLE IF NOT EXISTS issue_overflow (
    coupon_id   varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sequence    bigint        NOT NULL,
    epoch       bigint        NOT NULL,
    member_id   varbinary(64) NOT NULL,
    issued_at   datetime(6)   NOT NULL,
    reason      varchar(16)   NOT NULL,
    recorded_at datetime(6)   NOT NULL,
    PRIMARY KEY (coupon_id, sequence, epoch, member_id),
    CONSTRAINT issue_overflow_reason_check CHECK (reason IN ('FULL', 'SEQUENCE_TAKEN', 'CONFLICT'))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Messages that could not be delivered. The id follows from the origin.
CREATE TABLE IF NOT EXISTS dead_letter (
    id            varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    origin        varchar(255)  NOT NULL,
    cause         varchar(24)   NOT NULL,
    detail        varchar(1000) NOT NULL,
    attempts      integer       NOT NULL,
    payload       mediumblob    NOT NULL,
    coupon_id     varchar(64) CHARACTER SET ascii COLLATE ascii_bin,
    state         varchar(16)   NOT NULL,
    actions       integer       NOT NULL DEFAULT 0,
    first_at      datetime(6)   NOT NULL,
    last_at       datetime(6)   NOT NULL,
    claimed_by    varchar(64),
    claimed_until datetime(6),
    operator      varchar(64),
    reason        varchar(1000),
    PRIMARY KEY (id),
    CONSTRAINT dead_letter_state_check CHECK (state IN ('WAITING', 'REPROCESSED', 'DISCARDED'))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- Every decision on a dead letter, by its number.
CREATE TABLE IF NOT EXISTS dead_letter_audit (
    letter_id  varchar(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    action     integer       NOT NULL,
    state      varchar(16)   NOT NULL,
    operator   varchar(64)   NOT NULL,
    reason     varchar(1000) NOT NULL,
    decided_at datetime(6)   NOT NULL,
    PRIMARY KEY (letter_id, action)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
