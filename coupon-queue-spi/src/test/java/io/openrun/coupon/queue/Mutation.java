package io.openrun.coupon.queue;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be wrong with a message, by accident or by intent. */
enum Mutation {
    FLIPPED_BITS {
        @Override
        byte[] of(byte[] message, Random random) {
            byte[] flipped = message.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
            }
            return flipped;
        }
    },
    OTHER_BYTES {
        @Override
        byte[] of(byte[] message, Random random) {
            byte[] other = message.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                other[random.nextInt(other.length)] = (byte) random.nextInt();
            }
            return other;
        }
    },
    CUT_SHORT {
        @Override
        byte[] of(byte[] message, Random random) {
            return Arrays.copyOf(message, random.nextInt(message.length));
        }
    },
    PART_DELETED {
        @Override
        byte[] of(byte[] message, Random random) {
            int from = random.nextInt(message.length);
            return spliced(message, from, from + random.nextInt(message.length - from), new byte[0]);
        }
    },
    PART_TWICE {
        @Override
        byte[] of(byte[] message, Random random) {
            int from = random.nextInt(message.length);
            int to = from + random.nextInt(message.length - from);
            return spliced(message, to, to, Arrays.copyOfRange(message, from, to));
        }
    },
    BYTES_INSERTED {
        @Override
        byte[] of(byte[] message, Random random) {
            byte[] some = new byte[1 + random.nextInt(8)];
            random.nextBytes(some);
            int at = random.nextInt(message.length);
            return spliced(message, at, at, some);
        }
    },
    JSON_INSERTED {
        @Override
        byte[] of(byte[] message, Random random) {
            int at = random.nextInt(message.length);
            return spliced(message, at, at, one(VALUES, random).getBytes(UTF_8));
        }
    },
    OTHER_VALUE {
        @Override
        byte[] of(byte[] message, Random random) {
            return withValue(message, random, one(VALUES, random));
        }
    },
    HUGE_STRING {
        @Override
        byte[] of(byte[] message, Random random) {
            return withValue(message, random, "\"" + "x".repeat(size(random)) + "\"");
        }
    },
    HUGE_NUMBER {
        @Override
        byte[] of(byte[] message, Random random) {
            String number = "9".repeat(size(random));
            return withValue(message, random, random.nextBoolean() ? number : "1." + number + "e" + number);
        }
    },
    NESTED {
        @Override
        byte[] of(byte[] message, Random random) {
            int levels = 1 + size(random) / 6;
            boolean closed = random.nextBoolean();
            return random.nextBoolean()
                    ? withValue(message, random, "[".repeat(levels) + (closed ? "]".repeat(levels) : ""))
                    : withValue(message, random, "{\"a\":".repeat(levels) + "1" + (closed ? "}".repeat(levels) : ""));
        }
    },
    HUGE_NAME {
        @Override
        byte[] of(byte[] message, Random random) {
            return withField(message, random, "\"" + "n".repeat(size(random)) + "\":1");
        }
    },
    MANY_FIELDS {
        @Override
        byte[] of(byte[] message, Random random) {
            StringBuilder fields = new StringBuilder();
            for (int i = 1 + random.nextInt(1_000); i > 0; i--) {
                // "Aa" and "BB" have one hash: all names in a single bucket
                String name = String.format("%10s", Integer.toBinaryString(i))
                        .replace("1", "Aa")
                        .replaceAll("[0 ]", "BB");
                fields.append('"').append(name).append("\":0,");
            }
            return withField(message, random, fields.append("\"last\":0").toString());
        }
    },
    FIELD_TWICE {
        @Override
        byte[] of(byte[] message, Random random) {
            return withField(message, random, field(message, random).group());
        }
    },
    FIELD_DELETED {
        @Override
        byte[] of(byte[] message, Random random) {
            String text = text(message);
            return text.replace(field(message, random).group() + ",", "").getBytes(UTF_8);
        }
    },
    FIELD_RENAMED {
        @Override
        byte[] of(byte[] message, Random random) {
            return text(message)
                    .replace(field(message, random).group(1), SampleEvents.CANARY)
                    .getBytes(UTF_8);
        }
    },
    VALUES_SWAPPED {
        @Override
        byte[] of(byte[] message, Random random) {
            String one = field(message, random).group(2);
            return withValue(message, random, one);
        }
    },
    BROKEN_UNICODE {
        @Override
        byte[] of(byte[] message, Random random) {
            byte[] broken = one(BROKEN, random);
            int member = text(message).indexOf("\"memberId\":\"") + 12;
            int at = random.nextBoolean() ? member : random.nextInt(message.length);
            return spliced(message, at, at, broken);
        }
    },
    BYTE_ORDER_MARK {
        @Override
        byte[] of(byte[] message, Random random) {
            return ("\uFEFF" + text(message)).getBytes(one(CHARSETS, random));
        }
    },
    OTHER_CHARSET {
        @Override
        byte[] of(byte[] message, Random random) {
            return text(message).getBytes(one(CHARSETS.subList(1, CHARSETS.size()), random));
        }
    },
    MORE_AFTER_IT {
        @Override
        byte[] of(byte[] message, Random random) {
            String more = random.nextBoolean() ? text(message) : one(VALUES, random);
            return (text(message) + more).getBytes(UTF_8);
        }
    },
    SPACE_AROUND_IT {
        @Override
        byte[] of(byte[] message, Random random) {
            return (" ".repeat(size(random) / 2) + text(message) + "\n".repeat(size(random) / 2)).getBytes(UTF_8);
        }
    },
    NOISE {
        @Override
        byte[] of(byte[] message, Random random) {
            byte[] noise = new byte[random.nextInt(10_000)];
            random.nextBytes(noise);
            return noise;
        }
    },
    A_MEGABYTE {
        @Override
        byte[] of(byte[] message, Random random) {
            return withValue(message, random, "\"" + "x".repeat(1 << 20) + "\"");
        }
    },
    SEVERAL_AT_ONCE {
        @Override
        byte[] of(byte[] message, Random random) {
            byte[] mutant = OTHER_VALUE.of(FIELD_DELETED.of(message, random), random);
            return FLIPPED_BITS.of(VALUES_SWAPPED.of(mutant, random), random);
        }
    };

    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":(\"(?:[^\"\\\\]|\\\\.)*\"|-?[0-9]+)");
    private static final List<Charset> CHARSETS =
            List.of(UTF_8, UTF_16BE, UTF_16LE, Charset.forName("UTF-32BE"), Charset.forName("UTF-32LE"));
    private static final List<String> VALUES = List.of(
            ("null|true|-1|0|-0|1|1.0|1e3|1e999|-1e-999|NaN|Infinity|-Infinity|00012|0x1F|+1|.5|9007199254740993|"
                            + "9223372036854775807|9223372036854775808|-9223372036854775809|\"\"|\"1\"|[]|{}|[[[[]]]]|"
                            + "{\"a\":{}}|\"canary\"|\"\\u0000\"|\"\\ud83d\"|\"\\ude00\\ud83d\"|\"\\u2028\"|'x'|undefined|"
                            + "/* */|\\|\"|,|:|}|]|{|[|\"io.openrun.coupon.issued.v2\"|\"java.lang.Runtime\"|"
                            + "{\"@class\":\"java.net.URL\"}|[\"java.net.URL\",\"http://canary\"]")
                    .split("\\|"));
    private static final List<byte[]> BROKEN = List.of(
            bytes(0xFF),
            bytes(0x80),
            bytes(0xC0, 0x80),
            bytes(0xC1, 0xA1),
            bytes(0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80),
            bytes(0xF5, 0x80, 0x80, 0x80),
            bytes(0xE2, 0x82),
            bytes(0),
            bytes(0x0A),
            bytes(0x7F),
            bytes(0xC2, 0x85));

    /**
     * A mutant of a message.
     *
     * @param message an event as the codec writes it
     * @param random chooses
     * @return the mutant, which may by chance be the message itself
     */
    abstract byte[] of(byte[] message, Random random);

    private static byte[] withValue(byte[] message, Random random, String value) {
        Matcher field = field(message, random);
        String text = text(message);
        return (text.substring(0, field.start(2)) + value + text.substring(field.end(2))).getBytes(UTF_8);
    }

    private static byte[] withField(byte[] message, Random random, String added) {
        int at = field(message, random).start();
        return (text(message).substring(0, at) + added + "," + text(message).substring(at)).getBytes(UTF_8);
    }

    private static Matcher field(byte[] message, Random random) {
        Matcher fields = FIELD.matcher(text(message));
        int wanted = random.nextInt((int) fields.results().count());
        boolean found = fields.reset().find();
        for (int i = 0; i < wanted; i++) {
            found = fields.find();
        }
        if (!found) {
            throw new IllegalStateException("no field in the message");
        }
        return fields;
    }

    /** Around the limits as well as far beyond them, but not so long that only the whole's length counts. */
    private static int size(Random random) {
        return 1 + random.nextInt(random.nextBoolean() ? 600 : 7_000);
    }

    private static byte[] spliced(byte[] message, int from, int to, byte[] between) {
        byte[] spliced = new byte[from + between.length + message.length - to];
        System.arraycopy(message, 0, spliced, 0, from);
        System.arraycopy(between, 0, spliced, from, between.length);
        System.arraycopy(message, to, spliced, from + between.length, message.length - to);
        return spliced;
    }

    private static <T> T one(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private static String text(byte[] message) {
        return new String(message, UTF_8);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
