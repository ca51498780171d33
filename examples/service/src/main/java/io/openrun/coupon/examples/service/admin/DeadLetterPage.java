package io.openrun.coupon.examples.service.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openrun.coupon.queue.DeadLetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the dead letters, by their ids.
 *
 * @param deadLetters the dead letters
 * @param next what to send as {@code after} for the next page; null at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeadLetterPage(
        List<DeadLetterView> deadLetters, @Nullable String next) {

    /** Of a page that was asked for with one entry more than it may have. */
    static DeadLetterPage of(List<DeadLetter> found, int limit) {
        List<DeadLetterView> page =
                found.stream().limit(limit).map(DeadLetterView::of).toList();
        return new DeadLetterPage(
                page, found.size() > limit ? page.get(limit - 1).id() : null);
    }
}
