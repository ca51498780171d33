package io.openrun.coupon.examples.operator;

import io.openrun.coupon.engine.jdbc.CouponSchema;
import picocli.CommandLine.Command;

/** Says which tables, columns and constraints are missing. */
@Command(name = "verify", description = "Says which tables, columns and constraints are missing.")
final class SchemaVerify extends StoreCommand {

    SchemaVerify(Shell shell) {
        super(shell);
    }

    @Override
    Answer answer(Stores stores) {
        return new SchemaAnswer(new CouponSchema(stores.jdbc()).missing());
    }
}
