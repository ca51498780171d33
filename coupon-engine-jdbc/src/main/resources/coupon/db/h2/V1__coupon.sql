-- Openrun Coupon, schema version 1, H2 2.x. Can be run again: it leaves alone what is there.

CREATE TABLE IF NOT EXISTS coupon (
    id             varchar(64)    NOT NULL,
    description    varchar(1000)  NOT NULL,
    discount_type  varchar(16)    NOT NULL,
    discount_value numeric(19, 4) NOT NULL,
    discount_cap   numeric(19, 4),
    starts_at      timestamp(6) with time zone NOT NULL,
    ends_at        timestamp(6) with time zone NOT NULL,
    expire_date    timestamp(6) with time zone NOT NULL,
    total_count    integer        NOT NULL,
    used_count     integer        NOT NULL DEFAULT 0,
    suspended      boolean        NOT NULL DEFAULT FALSE,
    state          varchar(16)    NOT NULL DEFAULT 'ROWS',
    store_identity varchar(64),
    epoch          bigint         NOT NULL DEFAULT 0,
    revision       bigint         NOT NULL DEFAULT 0,
    version        bigint         NOT NULL DEFAULT 0,
    sequence       bigint         NOT NULL DEFAULT 0,
    restock_until  timestamp(6) with time zone,
    CONSTRAINT coupon_pk PRIMARY KEY (id),
    CONSTRAINT coupon_counts_check CHECK (used_count >= 0 AND used_count <= total_count),
    CONSTRAINT coupon_period_check CHECK (starts_at < ends_at AND ends_at <= expire_date),
    CONSTRAINT coupon_discount_check CHECK (discount_type IN ('FIXED_AMOUNT', 'PERCENTAGE')),
    CONSTRAINT coupon_state_check CHECK (state IN ('ROWS', 'OPENING', 'OPEN', 'RECOVERING', 'CLOSED'))
);

-- No foreign key to coupon: the coupon's row is locked first in every path, and a key would lock it again, out of order.
-- A member is bytes: no collation or database mode makes two of them equal.
CREATE TABLE IF NOT EXISTS issued_coupon (
    coupon_id varchar(64)   NOT NULL,
    sequence  bigint        NOT NULL,
    member_id varbinary(64) NOT NULL,
    status    varchar(8)    NOT NULL DEFAULT 'UNUSED',
    issued_at timestamp(6) with time zone NOT NULL,
    used_at   timestamp(6) with time zone,
    CONSTRAINT issued_coupon_pk PRIMARY KEY (coupon_id, sequence),
    -- The member first: one index serves both "one to a member" and "all that a member holds".
    CONSTRAINT issued_coupon_member_key UNIQUE (member_id, coupon_id),
    CONSTRAINT issued_coupon_sequence_check CHECK (sequence > 0),
    CONSTRAINT issued_coupon_status_check CHECK (status IN ('UNUSED', 'USED', 'EXPIRED')),
    CONSTRAINT issued_coupon_used_check CHECK ((used_at IS NOT NULL) = (status = 'USED'))
);
