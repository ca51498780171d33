package io.openrun.coupon.testkit;

import java.util.OptionalLong;

/**
 * A real database that tests connect to, by JDBC and with whatever pool they are about.
 *
 * <p>It is as durable as the product allows, so that timings are honest, and its time zone is not UTC where the server
 * has one of its own, so that code which depends on it is noticed. pgjdbc replaces that zone with the JVM's in every
 * session; for PostgreSQL only another {@code user.timezone} shows such a mistake.
 */
public interface TestDatabase {

    /**
     * The product.
     *
     * @return the product; an address given from outside is trusted to be of this kind
     */
    DatabaseKind kind();

    /**
     * The address, for as many connections as the server allows (200 where it was started here).
     *
     * @return the JDBC URL, without user and password
     */
    String jdbcUrl();

    /**
     * The user to connect as, who may create tables and schemas.
     *
     * @return the user's name
     */
    String username();

    /**
     * The password of {@link #username()}.
     *
     * @return the password, empty where there is none
     */
    String password();

    /**
     * One line for a log or a report: product and version, where it came from, the settings that decide how durable a
     * commit is. It holds no password.
     *
     * @return the line, as it was when the database was started
     */
    String describe();

    /**
     * The server's process on this machine, for tests that stop or kill it.
     *
     * @return the process id, empty when the database runs inside this JVM, in a container or elsewhere, and when it
     *     has ended in good order
     */
    OptionalLong pid();
}
