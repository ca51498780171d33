package io.openrun.coupon.examples.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files beside the service, by their path in its folder. */
final class ServiceFiles {

    private static final Path HERE = Path.of("");

    private ServiceFiles() {}

    static Path path(String file) {
        return HERE.resolve(file);
    }

    static JsonNode json(String file) {
        return JsonMapper.shared().readTree(text(file));
    }

    /** With anchors followed and {@code <<} merged. */
    static JsonNode yaml(String file) {
        Object loaded = new Yaml().load(text(file));
        return JsonMapper.shared().valueToTree(loaded);
    }

    private static String text(String file) {
        try {
            return Files.readString(path(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
