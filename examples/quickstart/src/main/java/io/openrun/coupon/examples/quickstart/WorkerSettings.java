package io.openrun.coupon.examples.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What a worker's process is told: on its standard input, since arguments can be read by everybody on the machine, and
 * some of these hold a password. A blank line ends it; the worker stops when its input does.
 */
record WorkerSettings(Properties properties) {

    static WorkerSettings of(StageOptions options, OpenedDatabase database, OpenedRedis redis, Broker broker) {
        Properties properties = new Properties();
        properties.setProperty("handOff", options.handOff().orElseThrow().name());
        properties.setProperty("jdbcUrl", database.login().jdbcUrl());
        setIfGiven(properties, "user", database.login().user());
        setIfGiven(properties, "password", database.login().password());
        properties.setProperty("tablePrefix", options.tablePrefix());
        properties.setProperty("redisUri", redis.uri().toString());
        properties.setProperty("broker", broker.address());
        return new WorkerSettings(properties);
    }

    private static void setIfGiven(Properties properties, String name, @Nullable String value) {
        if (value != null) {
            properties.setProperty(name, value);
        }
    }

    String required(String name) {
        return Objects.requireNonNull(properties.getProperty(name), name);
    }

    String text() {
        StringWriter text = new StringWriter();
        try {
            properties.store(text, null);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text + "\n";
    }

    static WorkerSettings read(BufferedReader in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            text.append(line).append('\n');
        }
        Properties properties = new Properties();
        properties.load(new StringReader(text.toString()));
        return new WorkerSettings(properties);
    }
}
