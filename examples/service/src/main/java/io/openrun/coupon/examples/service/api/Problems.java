package io.openrun.coupon.examples.service.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which problems an operation can answer with, beside those that all have; the description of the API is made of them. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Problems {

    /** The problems. */
    Reason[] value();
}
