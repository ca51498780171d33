package io.openrun.coupon.examples.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What must not be shown, wherever it was given. */
final class Secrets {

    private static final String MASK = "***";
    private static final String PASSWORD = "--password";
    private static final Pattern IN_JDBC_URL = Pattern.compile("(?i)((?:password|pwd)=)[^;&\\s]+");
    private static final Pattern IN_URL = Pattern.compile("(://[^/@\\s]*:)[^@\\s]+@");

    private final List<String> words = new ArrayList<>();

    /** Whoever types a password behind the option that asks for it shall not read it in the message that says so. */
    static Secrets typedIn(List<String> args) {
        Secrets secrets = new Secrets();
        for (int i = 0; i < args.size(); i++) {
            if (args.get(i).startsWith(PASSWORD + "=")) {
                secrets.add(args.get(i).substring(PASSWORD.length() + 1));
            } else if (args.get(i).equals(PASSWORD) && i + 1 < args.size() && !isOption(args.get(i + 1))) {
                secrets.add(args.get(i + 1));
            }
        }
        return secrets;
    }

    private static boolean isOption(String word) {
        return word.startsWith("-");
    }

    private void add(String secret) {
        if (!secret.isEmpty()) {
            words.add(secret);
        }
    }

    /** A text without what must not be shown. */
    String hide(String text) {
        String hidden = IN_URL.matcher(text).replaceAll("$1" + MASK + "@");
        hidden = IN_JDBC_URL.matcher(hidden).replaceAll("$1" + MASK);
        for (String word : words) {
            hidden = hidden.replaceAll("(?<![\\w-])" + Pattern.quote(word) + "(?![\\w-])", MASK);
        }
        return hidden;
    }
}
