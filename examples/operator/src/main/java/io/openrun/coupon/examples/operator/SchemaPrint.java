package io.openrun.coupon.examples.operator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openrun.coupon.engine.jdbc.CouponSchema;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** Prints the SQL of the tables, for this database and table prefix. */
@Command(name = "print", description = "Prints the SQL of the tables, for this database and table prefix.")
final class SchemaPrint extends StoreCommand {

    SchemaPrint(Shell shell) {
        super(shell);
    }

    @Override
    Answer answer(Stores stores) {
        return new Sql(new CouponSchema(stores.jdbc()).sql());
    }

    private record Sql(String sql) implements Answer {

        @Override
        public void print(PrintWriter out) {
            out.print(sql);
        }

        @Override
        public ObjectNode json() {
            return JsonNodeFactory.instance.objectNode().put("sql", sql);
        }
    }
}
