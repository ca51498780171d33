package io.openrun.coupon.examples.service.live;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/** Is there only in a demonstration, by {@code openrun.service.live=true}: everybody may start a run there. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ConditionalOnProperty(name = "openrun.service.live", havingValue = "true")
@interface OnLivePage {}
