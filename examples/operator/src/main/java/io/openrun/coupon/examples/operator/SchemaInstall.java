package io.openrun.coupon.examples.operator;

import io.openrun.coupon.engine.jdbc.CouponSchema;
import picocli.CommandLine.Command;

/** Creates the tables that are missing. */
@Command(name = "install", description = "Creates the tables that are missing, and leaves alone what is there.")
final class SchemaInstall extends StoreCommand {

    SchemaInstall(Shell shell) {
        super(shell);
    }

    @Override
    boolean mayCreate() {
        return true;
    }

    @Override
    Answer answer(Stores stores) {
        CouponSchema schema = new CouponSchema(stores.jdbc());
        schema.install();
        return new SchemaAnswer(schema.missing());
    }
}
