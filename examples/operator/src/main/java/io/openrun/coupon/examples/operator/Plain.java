package io.openrun.coupon.examples.operator;

/** Text from anywhere, as it can be shown: what would move the cursor or turn the line around is written out. */
final class Plain {

    private Plain() {}

    static String text(String any) {
        StringBuilder shown = new StringBuilder(any.length());
        any.codePoints().forEach(character -> append(shown, character));
        return shown.toString();
    }

    private static void append(StringBuilder shown, int character) {
        switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> shown.append(String.format("\\u%04x", character));
            default -> shown.appendCodePoint(character);
        }
    }
}
