package io.openrun.coupon.engine.jdbc;

import io.openrun.coupon.CouponId;
import io.openrun.coupon.MemberId;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jspecify.annotations.Nullable;

/** How ids and moments are written to and read from columns; no time zone of a session or a JVM takes part. */
final class Columns {

    private final Dialect dialect;

    Columns(Dialect dialect) {
        this.dialect = dialect;
    }

    void register(Jdbi jdbi) {
        jdbi.registerArgument(new Binding<CouponId>(Types.VARCHAR) {
            @Override
            void set(PreparedStatement statement, int position, CouponId value) throws SQLException {
                statement.setString(position, value.value());
            }
        });
        jdbi.registerArgument(new Binding<MemberId>(Types.VARCHAR) {
            @Override
            void set(PreparedStatement statement, int position, MemberId value) throws SQLException {
                if (memberIsText()) {
                    statement.setString(position, value.value());
                } else {
                    statement.setBytes(position, value.value().getBytes(StandardCharsets.UTF_8));
                }
            }
        });
        jdbi.registerArgument(new Binding<Instant>(Types.TIMESTAMP) {
            @Override
            void set(PreparedStatement statement, int position, Instant value) throws SQLException {
                statement.setObject(
                        position,
                        dialect.isMySqlFamily()
                                ? LocalDateTime.ofInstant(value, ZoneOffset.UTC)
                                : value.atOffset(ZoneOffset.UTC));
            }
        });
        jdbi.registerArrayType(MemberId.class, "varchar", MemberId::value);
        jdbi.registerArrayType(Instant.class, "timestamptz", Instant::toString);
    }

    MemberId memberId(ResultSet row, String column) throws SQLException {
        return new MemberId(
                memberIsText() ? row.getString(column) : new String(row.getBytes(column), StandardCharsets.UTF_8));
    }

    Instant moment(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(momentOrNull(row, column), column);
    }

    @Nullable
    Instant momentOrNull(ResultSet row, String column) throws SQLException {
        if (dialect.isMySqlFamily()) {
            LocalDateTime value = row.getObject(column, LocalDateTime.class);
            return value == null ? null : value.toInstant(ZoneOffset.UTC);
        }
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant().truncatedTo(ChronoUnit.MICROS);
    }

    /** PostgreSQL's text is compared byte by byte under collation "C"; elsewhere bytes are the only safe way. */
    private boolean memberIsText() {
        return dialect == Dialect.POSTGRESQL;
    }

    private abstract static class Binding<T> extends AbstractArgumentFactory<T> {

        Binding(int sqlType) {
            super(sqlType);
        }

        abstract void set(PreparedStatement statement, int position, T value) throws SQLException;

        @Override
        protected Argument build(T value, ConfigRegistry config) {
            return (position, statement, context) -> set(statement, position, value);
        }
    }
}
