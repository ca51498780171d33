-- Openrun Coupon, schema version 1, MariaDB 10.5 or newer and MySQL 8.0.16 or newer. Can be run again: it leaves alone
-- what is there. Moments are UTC.

CREATE TABLE IF NOT EXISTS coupon (
    id             varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    description    varchar(1000)  NOT NULL,
    discount_type  varchar(16)    NOT NULL,
    discount_value decimal(19, 4) NOT NULL,
    discount_cap   decimal(19, 4),
    starts_at      datetime(6)    NOT NULL,
    ends_at        datetime(6)    NOT NULL,
    expire_date    datetime(6)    NOT NULL,
    total_count    integer        NOT NULL,
    used_count     integer        NOT NULL DEFAULT 0,
    suspended      boolean        NOT NULL DEFAULT FALSE,
    state          varchar(16)    NOT NULL DEFAULT 'ROWS',
    store_identity varchar(64),
    epoch          bigint         NOT NULL DEFAULT 0,
    revision       bigint         NOT NULL DEFAULT 0,
    version        bigint         NOT NULL DEFAULT 0,
    sequence       bigint         NOT NULL DEFAULT 0,
    restock_until  datetime(6),
    PRIMARY KEY (id),
    CONSTRAINT coupon_counts_check CHECK (used_count >= 0 AND used_count <= total_count),
    CONSTRAINT coupon_period_check CHECK (starts_at < ends_at AND ends_at <= expire_date),
    CONSTRAINT coupon_discount_check CHECK (discount_type IN ('FIXED_AMOUNT', 'PERCENTAGE')),
    CONSTRAINT coupon_state_check CHECK (state IN ('ROWS', 'OPENING', 'OPEN', 'RECOVERING', 'CLOSED'))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;

-- No foreign key to coupon: with one, inserts and the lock on the coupon's row deadlock by the thousand.
-- A member is bytes: no collation makes two of them equal.
CREATE TABLE IF NOT EXISTS issued_coupon (
    coupon_id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sequence  bigint        NOT NULL,
    member_id varbinary(64) NOT NULL,
    status    varchar(8)    NOT NULL DEFAULT 'UNUSED',
    issued_at datetime(6)   NOT NULL,
    used_at   datetime(6),
    PRIMARY KEY (coupon_id, sequence),
    -- The member first: one index serves both "one to a member" and "all that a member holds".
    CONSTRAINT issued_coupon_member_key UNIQUE (member_id, coupon_id),
    CONSTRAINT issued_coupon_sequence_check CHECK (sequence > 0),
    CONSTRAINT issued_coupon_status_check CHECK (status IN ('UNUSED', 'USED', 'EXPIRED')),
    CONSTRAINT issued_coupon_used_check CHECK ((used_at IS NOT NULL) = (status = 'USED'))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin;
