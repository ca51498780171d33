package io.openrun.coupon.examples.service.api;

import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.stereotype.Component;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** Takes a number for no string, a string for no number, and no field twice: what a caller sent is what is meant. */
@Component
class StrictJson implements JsonMapperBuilderCustomizer {

    private static final CoercionInputShape[] NO_STRINGS = {
        CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean
    };

    private static final CoercionInputShape[] NO_NUMBERS = {
        CoercionInputShape.String, CoercionInputShape.EmptyString, CoercionInputShape.Boolean, CoercionInputShape.Float
    };

    @Override
    public void customize(JsonMapper.Builder json) {
        json.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
        json.withCoercionConfig(LogicalType.Textual, text -> {
            for (CoercionInputShape shape : NO_STRINGS) {
                text.setCoercion(shape, CoercionAction.Fail);
            }
        });
        json.withCoercionConfig(LogicalType.Integer, number -> {
            for (CoercionInputShape shape : NO_NUMBERS) {
                number.setCoercion(shape, CoercionAction.Fail);
            }
        });
    }
}
