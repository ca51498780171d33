package io.openrun.coupon.examples.service.live;

import io.openrun.coupon.testkit.OpenRunPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a request, and says of every field at once what is wrong with it. For one request. */
final class RunForm {

    /** What may be asked for: enough to see something, too little to fill a disk. */
    static final List<Field> FIELDS = List.of(
            new Field("stock", 1, 100_000, 1_000),
            new Field("members", 1, 100_000, 10_000),
            new Field("clicks", 1, 5, 2),
            new Field("callers", 1, 256, 64));

    private static final long SEED = 1;

    private final Map<String, ? extends @Nullable Object> body;
    private final LiveEngines engines;
    private final List<FieldError> errors = new ArrayList<>();

    RunForm(Map<String, ? extends @Nullable Object> body, LiveEngines engines) {
        this.body = body;
        this.engines = engines;
    }

    /**
     * A figure that is asked for.
     *
     * @param name its name
     * @param min the least
     * @param max the most
     * @param usual what the page begins with
     */
    record Field(String name, int min, int max, int usual) {}

    /**
     * What is wrong with a field.
     *
     * @param field its name
     * @param message what it must be
     */
    record FieldError(String field, String message) {}

    RunRequest read() {
        Optional<LiveEngine> engine = engine();
        List<Integer> figures = FIELDS.stream().map(this::figure).toList();
        if (engine.isEmpty() || !errors.isEmpty()) {
            throw LiveProblem.invalid(errors);
        }
        return new RunRequest(
                engine.get(), new OpenRunPlan(figures.get(1), figures.get(0), figures.get(3), figures.get(2), SEED));
    }

    private Optional<LiveEngine> engine() {
        Optional<LiveEngine> engine =
                body.get("engine") instanceof String word ? LiveEngine.of(word) : Optional.empty();
        if (engine.isEmpty()) {
            errors.add(new FieldError("engine", "engine must be one of those on offer"));
        } else if (!engines.isOffered(engine.get())) {
            errors.add(new FieldError("engine", "engine needs what this service was started without"));
        }
        return engine;
    }

    private int figure(Field field) {
        Object value = body.get(field.name());
        if (value instanceof Integer figure && figure >= field.min() && figure <= field.max()) {
            return figure;
        }
        errors.add(new FieldError(
                field.name(),
                "%s must be a whole number from %d to %d".formatted(field.name(), field.min(), field.max())));
        return field.usual();
    }
}
