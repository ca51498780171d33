package io.openrun.coupon.examples.service.api;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** What counts as one address: of IPv6 the network of 64 bits, since who has one of its addresses has them all. */
final class AddressKey {

    private static final int IPV6_BYTES = 16;
    private static final int TEXT_MAX = 64;

    private AddressKey() {}

    static Object of(String address) {
        if (isWrittenAsIpv6(address)) {
            try {
                byte[] bytes = InetAddress.getByName(address).getAddress();
                if (bytes.length == IPV6_BYTES) {
                    return ByteBuffer.wrap(bytes).getLong();
                }
            } catch (UnknownHostException noAddress) {
                // kept as it is written
            }
        }
        return address.length() <= TEXT_MAX ? address : address.substring(0, TEXT_MAX);
    }

    /** What begins like this is never looked up as a name. */
    private static boolean isWrittenAsIpv6(String address) {
        return address.indexOf(':') >= 0 && (address.charAt(0) == ':' || Character.digit(address.charAt(0), 16) >= 0);
    }
}
