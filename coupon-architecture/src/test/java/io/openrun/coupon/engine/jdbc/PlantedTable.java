package io.openrun.coupon.engine.jdbc;

import org.jdbi.v3.core.Handle;

/** Breaks no rule: SQL belongs to the classes that are named after a table, and to what is nested in them. */
public final class PlantedTable {

    int clear(Handle handle) {
        return new Nested().clear(handle);
    }

    private static final class Nested {

        int clear(Handle handle) {
            return handle.execute("DELETE FROM planted");
        }
    }
}
