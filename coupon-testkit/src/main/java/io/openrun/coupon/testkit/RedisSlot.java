package io.openrun.coupon.testkit;

import java.nio.charset.StandardCharsets;

/** The slots of a Redis Cluster, as its specification has them. */
final class RedisSlot {

    static final int COUNT = 16_384;

    private static final int CRC16_POLYNOMIAL = 0x1021;

    private RedisSlot() {}

    static int of(String key) {
        int crc = 0;
        for (byte next : hashed(key).getBytes(StandardCharsets.UTF_8)) {
            crc ^= (next & 0xFF) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ CRC16_POLYNOMIAL;
            }
        }
        return (crc & 0xFFFF) % COUNT;
    }

    /** What is between the first braces, unless that is nothing. */
    private static String hashed(String key) {
        int open = key.indexOf('{');
        int close = key.indexOf('}', open);
        return open >= 0 && close > open + 1 ? key.substring(open + 1, close) : key;
    }
}
