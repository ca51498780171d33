/**
 * Engines, catalog and history on a relational database: PostgreSQL, MariaDB, MySQL or H2.
 *
 * <p>Start at {@link io.openrun.coupon.engine.jdbc.JdbcStore}; the engines, the catalog and the history are each built
 * over one.
 */
@NullMarked
package io.openrun.coupon.engine.jdbc;

import org.jspecify.annotations.NullMarked;
