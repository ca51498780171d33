package io.openrun.coupon.testkit;

import java.util.List;
import java.util.Locale;

/** What an open run promises, whatever engine it runs on. */
public enum OpenRunPromise {
    /** Nobody is left without an answer. Found: answers, calls. */
    EVERY_CALL_ANSWERED("every call was answered", "%,d of %,d"),
    /** Neither more nor fewer. Found: rows, units that had to be issued. */
    AS_MANY_AS_THERE_ARE("as many were issued as there are, or as want one", "%,d of %,d"),
    /** One each. Found: members with a row, rows. */
    NO_MEMBER_HAS_TWO("no member has two", "%,d of %,d"),
    /** Sequences begin with 1 and have no gap. Found: rows with the sequence of their place, rows. */
    NO_GAP("sequences are 1, 2, 3 ... without a gap", "%,d of %,d"),
    /** What was said is what is on record. Found: members of whom both agree, members whom either knows. */
    HOLDERS_WERE_TOLD("who was told of a coupon has that row, and nobody else", "%,d of %,d"),
    /** All clicks of a member get the same. Found: members answered alike, members. */
    CLICKS_ANSWERED_ALIKE("double clicks were answered alike", "%,d of %,d"),
    /** Found: calls that were told "issued", rows, answers that got lost. */
    EACH_ISSUED_ONCE("each row was issued by one call", "%,d of %,d, %,d answers got lost"),
    /** Found: what the catalog says is left, what the rows leave. */
    CATALOG_COUNTS("the catalog counts what is left", "%,d of %,d"),
    /** Found: refused calls, those of them with a reason, units left. */
    NOBODY_REFUSED_WITHOUT_REASON("nobody was refused while some were left", "%1$,d refused, %3$,d left");

    private final String text;
    private final String findings;

    OpenRunPromise(String text, String findings) {
        this.text = text;
        this.findings = findings;
    }

    /** {@return what is promised, in English} */
    public String text() {
        return text;
    }

    /** What was found, in English. */
    String describe(List<Long> figures) {
        return String.format(Locale.ROOT, findings, figures.toArray());
    }
}
