package io.openrun.coupon.examples.service.admin;

import io.openrun.coupon.examples.service.api.Fields;
import io.openrun.coupon.examples.service.api.Problem;
import io.openrun.coupon.examples.service.api.ProblemException;
import io.openrun.coupon.examples.service.api.Reason;
import io.openrun.coupon.queue.DeadLetter;
import io.openrun.coupon.queue.DeadLetterReprocessing;
import io.openrun.coupon.queue.DeadLetters;
import io.openrun.coupon.queue.DeadLetters.Filter;
import io.openrun.coupon.queue.EventCodec;
import io.openrun.coupon.queue.EventSink;
import java.security.Principal;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Lists dead letters, has them delivered after all, or discards them, in the name of who logged in. */
@AdminController
@RequestMapping(path = "/admin/dead-letters", produces = MediaType.APPLICATION_JSON_VALUE)
class DeadLetterAdmin {

    private final @Nullable DeadLetters deadLetters;
    private final @Nullable DeadLetterReprocessing reprocessing;

    DeadLetterAdmin(
            ObjectProvider<DeadLetters> deadLetters, ObjectProvider<EventCodec> codec, Map<String, EventSink> sinks) {
        this.deadLetters = deadLetters.getIfAvailable();
        EventCodec reader = codec.getIfAvailable();
        EventSink sink = sinks.getOrDefault("couponRecord", sinks.get("couponQueueSink"));
        this.reprocessing = this.deadLetters == null || reader == null || sink == null
                ? null
                : new DeadLetterReprocessing(this.deadLetters, reader, sink);
    }

    @GetMapping
    DeadLetterPage list(
            @RequestParam(name = "state", required = false) @Nullable String state,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", required = false) @Nullable String limit) {
        int size = Fields.limit(limit);
        Filter filter = new Filter(state == null ? DeadLetter.State.WAITING : state(state), null, null);
        return DeadLetterPage.of(offered(deadLetters).list(filter, after, size + 1), size);
    }

    /** All that are waiting, each once. */
    @PostMapping("/reprocess")
    DeadLetterReprocessing.Result reprocessAll(Principal operator) {
        return offered(reprocessing).reprocess(Filter.WAITING, operator.getName());
    }

    @PostMapping("/{id}/reprocess")
    DeadLetterView reprocess(@PathVariable("id") String id, Principal operator) {
        if (offered(reprocessing).reprocess(id, operator.getName()) == DeadLetterReprocessing.Outcome.SKIPPED) {
            throw new ProblemException(Problem.of(Reason.NOT_WAITING));
        }
        return view(id);
    }

    @PostMapping(path = "/{id}/discard", consumes = MediaType.APPLICATION_JSON_VALUE)
    DeadLetterView discard(@PathVariable("id") String id, @RequestBody Discarding discarding, Principal operator) {
        String reason = Fields.read(discarding::toReason);
        if (!offered(reprocessing).discard(id, operator.getName(), reason)) {
            throw new ProblemException(Problem.of(Reason.NOT_WAITING));
        }
        return view(id);
    }

    private DeadLetterView view(String id) {
        return offered(deadLetters)
                .find(id)
                .map(DeadLetterView::of)
                .orElseThrow(() -> new ProblemException(Problem.of(Reason.NOT_WAITING)));
    }

    private static DeadLetter.State state(String text) {
        Optional<DeadLetter.State> state = Arrays.stream(DeadLetter.State.values())
                .filter(known -> known.name().equals(text))
                .findFirst();
        return state.orElseThrow(() -> new ProblemException(
                Problem.invalid("state", "state must be one of " + Arrays.toString(DeadLetter.State.values()))));
    }

    private static <T> T offered(@Nullable T part) {
        if (part == null) {
            throw new ProblemException(Problem.of(Reason.NOT_OFFERED, "nothing is handed on here"));
        }
        return part;
    }
}
