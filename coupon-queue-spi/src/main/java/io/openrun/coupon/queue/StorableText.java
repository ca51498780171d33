package io.openrun.coupon.queue;

/** Text that every store keeps as it is: not every database takes U+0000 or half of a surrogate pair. */
final class StorableText {

    private static final int REPLACEMENT = 0xFFFD;

    private StorableText() {}

    static boolean isStorable(String text) {
        return text.codePoints().allMatch(StorableText::isStorable);
    }

    /** Replaces what can't be kept, and cuts what is too long, never through a character. */
    static String fit(String text, int max) {
        boolean splits = text.length() > max && Character.isHighSurrogate(text.charAt(max - 1));
        String cut = text.length() > max ? text.substring(0, splits ? max - 1 : max) : text;
        if (isStorable(cut)) {
            return cut;
        }
        return cut.codePoints()
                .map(codePoint -> isStorable(codePoint) ? codePoint : REPLACEMENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isStorable(int codePoint) {
        return codePoint != 0 && Character.getType(codePoint) != Character.SURROGATE;
    }
}
