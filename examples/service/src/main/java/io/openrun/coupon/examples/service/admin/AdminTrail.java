package io.openrun.coupon.examples.service.admin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Logs who changed what. The paths name coupons, workers and dead letters, and never a member. */
final class AdminTrail implements HandlerInterceptor {

    private static final Logger LOG = LoggerFactory.getLogger(AdminTrail.class);

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (!HttpMethod.GET.matches(request.getMethod())) {
            LOG.info(
                    "{} asked for {} {}: {}",
                    request.getRemoteUser(),
                    request.getMethod(),
                    request.getRequestURI(),
                    response.getStatus());
        }
    }
}
