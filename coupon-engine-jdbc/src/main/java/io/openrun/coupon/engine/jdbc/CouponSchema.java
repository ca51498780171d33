package io.openrun.coupon.engine.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * The tables of a {@link JdbcStore}: prints their SQL, installs them on request, and says what is missing.
 *
 * <p>The same SQL lies in the jar below {@code coupon/db/postgresql}, {@code coupon/db/mysql} and {@code coupon/db/h2},
 * one file a version, for Flyway, Liquibase or a database administrator. Nothing is ever installed unasked.
 */
public final class CouponSchema {

    private static final List<String> VERSION_FILES = List.of("V1__coupon.sql", "V2__handoff.sql");

    /** All tables together take longer than a call may, on a machine that does other things. */
    private static final Duration INSTALLED_WITHIN = Duration.ofMinutes(1);

    /** Every name of ours begins with the name of a table; a column that does so is the one exception. */
    private static final Pattern NAME =
            Pattern.compile("\\b(?:(?:issued_)?coupon(?!_id\\b)|issue_overflow|dead_letter)\\w*");

    private static final Pattern TABLE =
            Pattern.compile("CREATE TABLE IF NOT EXISTS (\\w+) \\((.*?)\\n\\)", Pattern.DOTALL);
    private static final Pattern COLUMN = Pattern.compile("^ {4}([a-z]\\w*) ", Pattern.MULTILINE);
    private static final Pattern CONSTRAINT = Pattern.compile("^ {4}CONSTRAINT (\\w+) ", Pattern.MULTILINE);

    private final JdbcStore store;

    /**
     * The schema of a store.
     *
     * @param store the store
     */
    public CouponSchema(JdbcStore store) {
        this.store = store;
    }

    /** {@return the SQL of all versions for this store's database and table prefix} */
    public String sql() {
        return VERSION_FILES.stream().map(this::sql).collect(Collectors.joining("\n"));
    }

    /**
     * Creates the tables that are missing. Two nodes can call it at once: one waits for the other.
     *
     * @throws io.openrun.coupon.CouponException if the database does not allow it or does not answer in time; call it
     *     again, what is there is left alone
     */
    public void install() {
        store.transactions().run(Deadline.in(INSTALLED_WITHIN), handle -> {
            InstallLock lock = InstallLock.of(store);
            lock.acquire(handle);
            try {
                handle.createScript(sql()).executeAsSeparateStatements();
            } finally {
                lock.release(handle);
            }
            return Transactions.Done.changed(true);
        });
    }

    /**
     * Checks that tables, columns and constraints are there; call it at start-up.
     *
     * @throws IllegalStateException if something is missing; the message names it, and the files that have it
     * @throws io.openrun.coupon.NotCarriedOutException if the database does not answer
     */
    public void verify() {
        Set<String> present = present();
        List<String> lacks = new ArrayList<>();
        for (String file : VERSION_FILES) {
            List<String> missing = missing(present, file);
            if (!missing.isEmpty()) {
                lacks.add(String.join(", ", missing) + "; apply " + resourceName(file));
            }
        }
        if (!lacks.isEmpty()) {
            throw new IllegalStateException("the database lacks " + String.join("; it lacks ", lacks));
        }
    }

    /** {@return what is missing, such as {@code column coupon.epoch}; empty if nothing is} */
    public List<String> missing() {
        Set<String> present = present();
        return VERSION_FILES.stream()
                .flatMap(file -> missing(present, file).stream())
                .toList();
    }

    private Set<String> present() {
        return store.transactions().look(this::present);
    }

    private List<String> missing(Set<String> present, String file) {
        return expected(sql(file)).filter(name -> !present.contains(name)).toList();
    }

    private static Stream<String> expected(String sql) {
        return TABLE.matcher(sql).results().flatMap(table -> {
            String name = table.group(1).toLowerCase(Locale.ROOT);
            return Stream.of(
                            Stream.of("table " + name),
                            COLUMN.matcher(table.group(2))
                                    .results()
                                    .map(column -> "column " + name + "." + column.group(1)),
                            CONSTRAINT
                                    .matcher(table.group(2))
                                    .results()
                                    .map(constraint ->
                                            "constraint " + constraint.group(1).toLowerCase(Locale.ROOT)))
                    .flatMap(names -> names);
        });
    }

    private Set<String> present(Handle handle) {
        Set<String> present = new TreeSet<>();
        handle.createQuery("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = "
                        + store.dialect().schema())
                .map((row, context) -> row.getString(1).toLowerCase(Locale.ROOT) + "."
                        + row.getString(2).toLowerCase(Locale.ROOT))
                .forEach(column -> {
                    present.add("table " + column.substring(0, column.indexOf('.')));
                    present.add("column " + column);
                });
        handle.createQuery("SELECT constraint_name FROM information_schema.table_constraints WHERE table_schema = "
                        + store.dialect().schema())
                .mapTo(String.class)
                .forEach(constraint -> present.add("constraint " + constraint.toLowerCase(Locale.ROOT)));
        return present;
    }

    private String sql(String file) {
        return NAME.matcher(resource(file)).replaceAll(Matcher.quoteReplacement(store.tablePrefix()) + "$0");
    }

    private String resource(String file) {
        try (InputStream resource = CouponSchema.class.getResourceAsStream("/" + resourceName(file))) {
            if (resource == null) {
                throw new IllegalStateException("the jar lacks " + resourceName(file));
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private String resourceName(String file) {
        return "coupon/db/" + store.dialect().folder() + "/" + file;
    }
}
